/**
 * Whether this payload is the first of a VP8 key frame: the descriptor (RFC 7741 §4.2) says start of the first
 * partition, and the payload header's (§4.3) P bit is 0.
 */
export function startsVp8KeyFrame(packet: Buffer, start: number, end: number): boolean {
  if (start >= end) return false;
  const first = packet[start] ?? 0;
  const startsPartitionZero = (first & 0x10) !== 0 && (first & 0x07) === 0;
  if (!startsPartitionZero) return false;

  let at = start + 1;
  if (first & 0x80) {
    if (at >= end) return false;
    const extensions = packet[at] ?? 0;
    at += 1;
    if (extensions & 0x80) {
      if (at >= end) return false;
      at += (packet[at] ?? 0) & 0x80 ? 2 : 1; // picture id of 15 or of 7 bits
    }
    if (extensions & 0x40) at += 1; // TL0PICIDX
    if (extensions & 0x30) at += 1; // TID, Y, KEYIDX
  }
  return at < end && ((packet[at] ?? 1) & 0x01) === 0;
}
