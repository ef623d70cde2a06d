import type { PayloadFacts } from "./media-packet";

/**
 * Reads a VP8 payload: its descriptor (RFC 7741 §4.2) with the picture's numbers, and the P bit of the payload header
 * (§4.3), which is 0 at the start of a key frame.
 */
export function readVp8(packet: Buffer, start: number, end: number, facts: PayloadFacts): void {
  facts.startsKeyFrame = false;
  facts.pictureIdAt = -1;
  facts.tl0At = -1;
  if (start >= end) return;
  const first = packet[start] ?? 0;
  let at = start + 1;
  if (first & 0x80) {
    if (at >= end) return;
    const extensions = packet[at] ?? 0;
    at += 1;
    if (extensions & 0x80) at = readPictureId(packet, at, end, facts);
    if (extensions & 0x40) at = readTl0(packet, at, end, facts);
    if (extensions & 0x30) at += 1; // TID, Y, KEYIDX
  }
  const startsPartitionZero = (first & 0x10) !== 0 && (first & 0x07) === 0;
  facts.startsKeyFrame = startsPartitionZero && at < end && ((packet[at] ?? 1) & 0x01) === 0;
}

/** A picture id of 15 or 7 bits, told by its first bit. Answers where the next field begins. */
export function readPictureId(packet: Buffer, at: number, end: number, facts: PayloadFacts): number {
  const isLong = ((packet[at] ?? 0) & 0x80) !== 0;
  const next = at + (isLong ? 2 : 1);
  if (next > end) return end;
  facts.pictureIdAt = at;
  facts.pictureId = isLong ? packet.readUInt16BE(at) & 0x7fff : (packet[at] ?? 0);
  return next;
}

/** The number of the base layer's picture. Answers where the next field begins. */
export function readTl0(packet: Buffer, at: number, end: number, facts: PayloadFacts): number {
  if (at >= end) return end;
  facts.tl0At = at;
  facts.tl0 = packet[at] ?? 0;
  return at + 1;
}
