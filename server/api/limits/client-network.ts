import type { RequestFacts } from "../context";

/**
 * What limits go by: an IPv4 address, or the /64 of an IPv6 one, all of which one subscriber has. Null where no address is known
 * (plain Next hosting without a trusted proxy): everybody would share one limit.
 */
export function clientNetwork({ address }: Pick<RequestFacts, "address">): string | null {
  if (address === "unknown") return null;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill("0"), ...after];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** Leading zeros dropped: one network has one text. */
function groupsOf(text: string): string[] {
  if (text === "") return [];
  return text
    .toLowerCase()
    .split(":")
    .map((group) => group.replace(/^0+(?=.)/, ""));
}
