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

/** Our candidates under the address by which clients reach us (a container's or a router's); each address and port once. */
export function announceCandidates(candidates: readonly string[], announcedAddress: string | undefined): string[] {
  if (announcedAddress === undefined) return [...candidates];
  const announced = candidates.map((candidate) => {
    const fields = candidate.split(" ");
    fields[4] = announcedAddress;
    return fields.join(" ");
  });
  const place = (candidate: string) => candidate.split(" ").slice(4, 6).join(" ");
  return announced.filter(
    (candidate, index) => announced.findIndex((other) => place(other) === place(candidate)) === index,
  );
}
