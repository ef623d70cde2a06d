import type { PayloadFacts } from "./media-packet";

const UNIT_TYPE = 0x1f;
const SEQUENCE_PARAMETERS = 7;
const AGGREGATE = 24;

/**
 * Reads an H.264 payload (RFC 6184 §5.2): a decoder begins at the sequence parameters, alone or in an aggregate
 * (STAP-A), not at the picture's slices that follow them.
 */
export function readH264(packet: Buffer, start: number, end: number, facts: PayloadFacts): void {
  facts.pictureIdAt = -1;
  facts.tl0At = -1;
  facts.startsKeyFrame = holdsSequenceParameters(packet, start, end);
}

function holdsSequenceParameters(packet: Buffer, start: number, end: number): boolean {
  if (start >= end) return false;
  const type = (packet[start] ?? 0) & UNIT_TYPE;
  if (type !== AGGREGATE) return type === SEQUENCE_PARAMETERS;
  for (let at = start + 1; at + 3 <= end; at += 2 + packet.readUInt16BE(at)) {
    if (((packet[at + 2] ?? 0) & UNIT_TYPE) === SEQUENCE_PARAMETERS) return true;
  }
  return false;
}
