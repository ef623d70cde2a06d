import { isIPv6 } from "node:net";

/** The ICE user fragment that a browser's candidate names, by which it says which of its connections it belongs to. */
export function candidateUfrag(candidate: string): string | undefined {
  return / ufrag (\S+)/.exec(candidate)?.[1];
}

/**
 * Whether the engine can try it: UDP and an address. A browser without camera permission hides its addresses behind mDNS
 * names, and is then found by its own checks. The empty candidate only says that there are no more.
 */
export function isUsableCandidate(candidate: string): boolean {
  const fields = candidate.split(" ");
  const [, , protocol = "", , address = "", port = ""] = fields;
  return (
    candidate.startsWith("candidate:") &&
    candidate.length < 512 &&
    fields.length >= 8 &&
    protocol.toLowerCase() === "udp" &&
    /^[0-9A-Fa-f.:]+$/.test(address) &&
    /^\d{1,5}$/.test(port)
  );
}

/**
 * Our candidates under the addresses by which clients reach us (a container's or a router's), all on the one port; without
 * any, as they are. A machine that has IPv4 alone may be reached by IPv6, and the other way about.
 */
export function announceCandidates(candidates: readonly string[], addresses: readonly string[]): string[] {
  if (addresses.length === 0) return [...candidates];
  return addresses.flatMap((address, index) => {
    const ofFamily = candidates.find((candidate) => isIPv6(addressOf(candidate)) === isIPv6(address));
    const fields = (ofFamily ?? candidates[0])?.split(" ");
    if (!fields) return [];
    fields[0] = `candidate:${index + 1}`;
    fields[4] = address;
    return [fields.join(" ")];
  });
}

const addressOf = (candidate: string) => candidate.split(" ")[4] ?? "";
