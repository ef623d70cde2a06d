export type MediaKind = "audio" | "video";

/** The one codec that a kind of media is carried in, as its publisher numbers and describes it. */
export interface Codec {
  kind: MediaKind;
  /** As in `a=rtpmap`: `VP8/90000`, `opus/48000/2`. */
  encoding: string;
  payloadType: number;
  clockRate: number;
  /** The value of its `a=fmtp`, word for word. */
  parameters?: string;
  /** Header extension id of the transport-wide sequence number in the publisher's packets: the same towards subscribers. */
  transportSequenceId?: number;
}

/** What a publisher sends of one kind. */
export interface MediaFormat extends Codec {
  rtxPayloadType?: number;
  /** The media stream's, where the offer names it. */
  ssrc?: number;
}

/** What one subscriber receives of one kind. */
export interface OutgoingFormat extends Codec {
  ssrc: number;
}
