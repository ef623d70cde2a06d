import { readH264 } from "./h264";
import type { PayloadFacts } from "./media-packet";
import { readVp8 } from "./vp8";
import { readVp9 } from "./vp9";

export type ReadPayload = (packet: Buffer, start: number, end: number, facts: PayloadFacts) => void;

/** How each codec's payload is read, by its name in `a=rtpmap`, which any case may spell. */
const READERS = { VP8: readVp8, VP9: readVp9, H264: readH264, OPUS: readSound } as const satisfies Record<
  string,
  ReadPayload
>;

/** For an encoding as in `a=rtpmap`: `VP8/90000`. One that isn't known is taken for sound: any packet may be its first. */
export function payloadReader(encoding: string): ReadPayload {
  const name = encoding.split("/")[0]?.toUpperCase() ?? "";
  return name in READERS ? READERS[name as keyof typeof READERS] : readSound;
}

function readSound(_packet: Buffer, _start: number, _end: number, facts: PayloadFacts): void {
  facts.startsKeyFrame = true;
}
