import type { PayloadFacts } from "./media-packet";
import { readPictureId, readTl0 } from "./vp8";

const PICTURE_ID = 0x80;
const DEPENDS_ON_PICTURES = 0x40;
const LAYER_INDICES = 0x20;
const FLEXIBLE = 0x10;
const BEGINS_FRAME = 0x08;

/**
 * Reads a VP9 payload descriptor (RFC 9628 §4.2): a key frame starts where a frame begins (B 1) that depends on no
 * picture before it (P 0), in the lowest spatial layer.
 */
export function readVp9(packet: Buffer, start: number, end: number, facts: PayloadFacts): void {
  facts.startsKeyFrame = false;
  facts.pictureIdAt = -1;
  facts.tl0At = -1;
  if (start >= end) return;
  const first = packet[start] ?? 0;
  let at = start + 1;
  if (first & PICTURE_ID) at = readPictureId(packet, at, end, facts);
  let spatialLayer = 0;
  if (first & LAYER_INDICES) {
    spatialLayer = ((packet[at] ?? 0) >> 1) & 0x07;
    at += 1;
    if (!(first & FLEXIBLE)) at = readTl0(packet, at, end, facts);
  }
  facts.startsKeyFrame =
    at < end && !(first & DEPENDS_ON_PICTURES) && (first & BEGINS_FRAME) !== 0 && spatialLayer === 0;
}
