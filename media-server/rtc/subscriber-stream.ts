import type { Engine, EngineTransport } from "./engine";
import type { IncomingTrack } from "./forwarding/incoming-track";
import { OutgoingTrack } from "./forwarding/outgoing-track";
import { readRtcp } from "./rtcp/read-rtcp";
import { isRtcp } from "./rtp/packet";
import { candidateUfrag, isUsableCandidate } from "./sdp/candidates";
import type { Codec, MediaKind } from "./sdp/media-format";
import { readSubscriberAnswer } from "./sdp/read-subscriber-answer";
import { type OfferedSection, writeSubscriberOffer } from "./sdp/write-subscriber-offer";
import { type IceCandidate, SdpError, type Subscriber } from "./types";

export interface SubscriberStreamDeps {
  engine: Engine;
  randomId: () => string;
  /** A whole number from 0 to `below` - 1. */
  randomNumber: (below: number) => number;
}

export interface SubscriberStreamEvents {
  onCandidate: (candidate: IceCandidate) => void;
  onOpen: () => void;
  onKeyFrameRequest: () => void;
  onClosed: () => void;
}

/** A publisher's stream on its way to one subscriber. */
export class SubscriberStream implements Subscriber {
  readonly sdpOffer: string;
  private readonly transport: EngineTransport;
  private readonly sections: OfferedSection[];
  private readonly tracks = new Map<MediaKind, OutgoingTrack>();
  private iceUfrag: string | undefined;
  private state: "offered" | "answered" | "open" | "closed" = "offered";

  constructor(
    deps: SubscriberStreamDeps,
    codecs: readonly Codec[],
    private readonly cname: string,
    private readonly events: SubscriberStreamEvents,
  ) {
    const offerId = deps.randomId();
    this.transport = deps.engine.offer({ onPacket: (packet) => this.onPacket(packet), onOpen: () => this.onOpen() });
    this.sections = codecs.map(({ kind, encoding, payloadType, clockRate, parameters }) => ({
      mid: `${offerId}${kind.charAt(0)}`, // Chrome allows 16 characters
      format: {
        kind,
        encoding,
        payloadType,
        clockRate,
        ssrc: 1 + deps.randomNumber(0xfffffffe),
        ...(parameters !== undefined && { parameters }),
      },
    }));
    this.sdpOffer = writeSubscriberOffer(this.sections, this.cname, this.transport.local);
    for (const { format } of this.sections) {
      const start = { sequence: deps.randomNumber(0x8000), timestamp: deps.randomNumber(0x100000000) };
      const track = new OutgoingTrack(format, cname, start, (packet) => this.transport.send(packet));
      this.tracks.set(format.kind, track);
    }
  }

  answer(sdpAnswer: string): void {
    if (this.state !== "offered") throw new SdpError("the offer is answered already, or withdrawn");
    const answer = readSubscriberAnswer(sdpAnswer, this.sections);
    this.transport.applyAnswer(answer.transport);
    this.state = "answered";
    this.iceUfrag = answer.transport.iceUfrag;
    for (const { format } of this.sections) if (!answer.accepted.includes(format.kind)) this.tracks.delete(format.kind);
    for (const candidate of answer.transport.candidates) this.tryCandidate(candidate);
    const sdpMid = this.sections[0]?.mid ?? "";
    for (const candidate of this.transport.local.candidates) {
      this.events.onCandidate({ candidate, sdpMid, sdpMLineIndex: 0 });
    }
  }

  addCandidate({ candidate }: IceCandidate): void {
    if (this.state === "offered" || this.state === "closed") return;
    const ufrag = candidateUfrag(candidate);
    if (ufrag === undefined || ufrag === this.iceUfrag) this.tryCandidate(candidate);
  }

  limitVideo(_share: number): void {}

  forward(
    source: IncomingTrack,
    packet: Buffer,
    sequence: number,
    timestamp: number,
    startsKeyFrame: boolean,
    nowMs: number,
  ): void {
    if (this.state !== "open") return;
    this.tracks.get(source.format.kind)?.forward(source, packet, sequence, timestamp, startsKeyFrame, nowMs);
  }

  forwardClock(source: IncomingTrack): void {
    if (this.state === "open") this.tracks.get(source.format.kind)?.forwardClock(source);
  }

  close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.transport.close();
    this.events.onClosed();
  }

  private tryCandidate(candidate: string): void {
    if (isUsableCandidate(candidate)) this.transport.addCandidate(candidate);
  }

  private onOpen(): void {
    if (this.state !== "answered") return;
    this.state = "open";
    this.events.onOpen();
  }

  private onPacket(packet: Buffer): void {
    if (this.state !== "open" || !isRtcp(packet)) return;
    const video = this.tracks.get("video");
    if (video === undefined) return;
    readRtcp(packet, {
      onNack: (ssrc, sequence) => {
        if (ssrc === video.format.ssrc) video.retransmit(sequence);
      },
      onKeyFrameRequest: (ssrc) => {
        if (ssrc === video.format.ssrc) this.events.onKeyFrameRequest();
      },
    });
  }
}
