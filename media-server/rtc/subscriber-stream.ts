import type { Engine, TransportEvents } from "./engine";
import type { IncomingTrack } from "./forwarding/incoming-track";
import { OutgoingTrack } from "./forwarding/outgoing-track";
import { readRtcp } from "./rtcp/read-rtcp";
import { isRtcp } from "./rtp/packet";
import type { Codec, MediaKind, OutgoingFormat } from "./sdp/media-format";
import { readSubscriberOffer } from "./sdp/read-subscriber-offer";
import { SubscriberConnection } from "./subscriber-connection";
import type { IceCandidate, Subscriber } from "./types";

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
  private readonly connection: SubscriberConnection;
  private readonly tracks = new Map<MediaKind, OutgoingTrack>();
  private closed = false;

  /**
   * @param sdpOffer the client's; without it the offer is ours
   * @throws SdpError, CodecError when the client's offer can't be answered
   */
  constructor(
    deps: SubscriberStreamDeps,
    codecs: readonly Codec[],
    cname: string,
    private readonly events: SubscriberStreamEvents,
    sdpOffer?: string,
  ) {
    this.connection = connect(deps, codecs, cname, sdpOffer, {
      onPacket: (packet) => this.onPacket(packet),
      onOpen: () => events.onOpen(),
    });
    for (const format of this.connection.formats) {
      const start = { sequence: deps.randomNumber(0x8000), timestamp: deps.randomNumber(0x100000000) };
      const track = new OutgoingTrack(format, cname, start, (packet) => this.connection.send(packet));
      this.tracks.set(format.kind, track);
    }
  }

  /** Our offer, or our answer to the client's. */
  get description(): string {
    return this.connection.description;
  }

  answer(sdpAnswer: string): void {
    const { accepted, candidates } = this.connection.applyAnswer(sdpAnswer);
    for (const kind of this.tracks.keys()) if (!accepted.includes(kind)) this.tracks.delete(kind);
    for (const candidate of candidates) this.events.onCandidate(candidate);
  }

  addCandidate({ candidate }: IceCandidate): void {
    this.connection.addCandidate(candidate);
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
    if (!this.connection.isOpen) return;
    this.tracks.get(source.format.kind)?.forward(source, packet, sequence, timestamp, startsKeyFrame, nowMs);
  }

  forwardClock(source: IncomingTrack): void {
    if (this.connection.isOpen) this.tracks.get(source.format.kind)?.forwardClock(source);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.close();
    this.events.onClosed();
  }

  private onPacket(packet: Buffer): void {
    if (!isRtcp(packet)) return;
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

function connect(
  deps: SubscriberStreamDeps,
  codecs: readonly Codec[],
  cname: string,
  sdpOffer: string | undefined,
  events: TransportEvents,
): SubscriberConnection {
  const withSource = (codec: Codec): OutgoingFormat => ({ ...codec, ssrc: 1 + deps.randomNumber(0xfffffffe) });
  if (sdpOffer !== undefined) {
    const offer = readSubscriberOffer(sdpOffer, codecs);
    const formats = offer.sections.flatMap(({ received }) => (received ? [withSource(received.codec)] : []));
    return SubscriberConnection.answering(deps.engine, offer, formats, cname, events);
  }
  const offerId = deps.randomId();
  const sections = codecs.map(({ kind, encoding, payloadType, clockRate, parameters }) => ({
    mid: `${offerId}${kind.charAt(0)}`, // Chrome allows 16 characters
    format: withSource({ kind, encoding, payloadType, clockRate, ...(parameters !== undefined && { parameters }) }),
  }));
  return SubscriberConnection.offering(deps.engine, sections, cname, events);
}
