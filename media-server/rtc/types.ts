/**
 * The border between signalling and the media plane. Everything that signalling knows of media is in this file:
 * rtc/ implements it, sessions/ and signaling/ call it, and a test of either side needs only this.
 */
import type { MediaCounters } from "./counters";

/** As the browser's `RTCIceCandidate`: what `onIceCandidate` brings and `iceCandidate` carries. */
export interface IceCandidate {
  candidate: string;
  sdpMid: string;
  sdpMLineIndex: number;
}

/** What a publisher said of its stream in publishVideo. */
export interface StreamKinds {
  hasAudio: boolean;
  hasVideo: boolean;
}

export type VideoCodec = "VP8" | "VP9" | "H264";

export interface PublishOptions extends StreamKinds {
  /** The codecs that the session allows, best first; without them all that are known, in the offer's order. */
  videoCodecs?: readonly VideoCodec[];
}

/** An SDP that can't be used; signalling answers error 302 with the message. */
export class SdpError extends Error {
  override readonly name: string = "SdpError";
}

/** None of the allowed video codecs is offered; signalling answers error 800. */
export class CodecError extends SdpError {
  override readonly name = "CodecError";
}

export interface MediaEngine {
  readonly counters: Readonly<MediaCounters>;
  /**
   * Answers a publisher's offer. The answer holds all of the server's candidates, so none are sent later.
   * @throws CodecError when it offers none of the allowed codecs.
   * @throws SdpError when it has no section for a flagged kind, or isn't SDP.
   */
  publish(sdpOffer: string, options: PublishOptions): Promise<{ publisher: Publisher; sdpAnswer: string }>;
  /** For one participant, when it joins. */
  createDownlink(): Downlink;
  /** Closes every transport. The process must exit by itself afterwards with `process.exit()`. */
  close(): void;
}

/** One stream that a participant sends. Owns its subscribers: closing it closes them. */
export interface Publisher {
  readonly kinds: StreamKinds;
  addCandidate(candidate: IceCandidate): void;
  /**
   * Replaces the transport of the same stream (the browser's new offer), subscribers stay and see a jump at most.
   * @throws SdpError also when the publisher is closed.
   */
  reconnect(sdpOffer: string): Promise<{ sdpAnswer: string }>;
  /**
   * An offer for one more subscriber. Candidates come through `onCandidate`, while `answer` is applied.
   * @throws SdpError when the publisher is closed.
   */
  subscribe(
    downlink: Downlink,
    onCandidate: (candidate: IceCandidate) => void,
  ): Promise<{ subscriber: Subscriber; sdpOffer: string }>;
  /**
   * The same the other way round: answers the offer of a client that wants to receive, in the client's own payload types.
   * The answer holds all of the server's candidates. The subscriber needs no `answer`.
   * @throws CodecError when the client wants pictures and doesn't offer the codec that the publisher sends.
   * @throws SdpError when it wants nothing that the stream has, or the publisher is closed.
   */
  subscribeByOffer(downlink: Downlink, sdpOffer: string): Promise<{ subscriber: Subscriber; sdpAnswer: string }>;
  /** Idempotent. */
  close(): void;
}

/** One participant's line down, which all of its subscribers share. */
export interface Downlink {
  /** Idempotent; its subscribers are closed before. */
  close(): void;
}

/** One stream on its way to one participant. */
export interface Subscriber {
  /** @throws SdpError when it isn't an answer to this subscriber's offer: each offer's sections have names of their own. */
  answer(sdpAnswer: string): void;
  /** Candidates are for after `answer`. */
  addCandidate(candidate: IceCandidate): void;
  /**
   * How much of the picture is of use: 0 for none of it, 1 (from the start on) for all, between them the share of its
   * height. Sound comes always.
   */
  limitVideo(share: number): void;
  /** Idempotent. */
  close(): void;
}
