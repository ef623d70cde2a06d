/** What a video payload's first bytes tell. Offsets are -1 where there is nothing. */
export interface PayloadFacts {
  /** It is the first of a picture that needs none before it. For sound: always. */
  startsKeyFrame: boolean;
  /** Where the number of the picture lies, in 15 bits (two bytes, the first bit set) or 7. */
  pictureIdAt: number;
  pictureId: number;
  /** Where the number of the base layer's picture lies, one byte. */
  tl0At: number;
  tl0: number;
}

/**
 * A publisher's packet on its way to subscribers. One object serves all packets of a source, and its buffer is patched
 * again for each subscriber: what the header said is kept here.
 */
export interface MediaPacket extends PayloadFacts {
  buffer: Buffer;
  /** Unwrapped. */
  sequence: number;
  timestamp: number;
  /** Where the transport-wide sequence number lies, two bytes; -1 without one. */
  transportSequenceAt: number;
}

export function emptyMediaPacket(): MediaPacket {
  return {
    buffer: Buffer.alloc(0),
    sequence: 0,
    timestamp: 0,
    transportSequenceAt: -1,
    startsKeyFrame: false,
    pictureIdAt: -1,
    pictureId: -1,
    tl0At: -1,
    tl0: -1,
  };
}
