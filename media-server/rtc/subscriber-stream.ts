import type { MediaCounters } from "./counters";
import type { Engine, TransportEvents } from "./engine";
import { OutgoingTrack } from "./forwarding/outgoing-track";
import { readRtcp } from "./rtcp/read-rtcp";
import { isRtcp } from "./rtp/packet";
import type { Codec, MediaKind, OutgoingFormat } from "./sdp/media-format";
import { readSubscriberOffer } from "./sdp/read-subscriber-offer";
import { SubscriberConnection } from "./subscriber-connection";
import type { IceCandidate, Subscriber } from "./types";

export interface SubscriberStreamDeps {
  engine: Engine;
  counters: MediaCounters;
  randomId: () => string;
  /** A whole number from 0 to `below` - 1. */
  randomNumber: (below: number) => number;
}

export interface SubscriberStreamEvents {
  onCandidate: (candidate: IceCandidate) => void;
  /** From now on the track can be sent to. */
  onTrack: (track: OutgoingTrack) => void;
  /** Its receiver can't decode the picture. */
  onKeyFrameRequest: (track: OutgoingTrack) => void;
  onTrackClosed: (track: OutgoingTrack) => void;
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
    private readonly deps: SubscriberStreamDeps,
    codecs: readonly Codec[],
    cname: string,
    private readonly events: SubscriberStreamEvents,
    sdpOffer?: string,
  ) {
    this.connection = connect(deps, codecs, cname, sdpOffer, {
      onPacket: (packet) => this.onPacket(packet),
      onOpen: () => this.onOpen(),
    });
    for (const format of this.connection.formats) {
      const start = { sequence: deps.randomNumber(0x8000), timestamp: deps.randomNumber(0x100000000) };
      const send = (packet: Buffer) => this.connection.send(packet);
      this.tracks.set(format.kind, new OutgoingTrack(format, { counters: deps.counters, cname, start, send }));
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

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const track of this.tracks.values()) this.events.onTrackClosed(track);
    this.connection.close();
    this.events.onClosed();
  }

  private onOpen(): void {
    for (const track of this.tracks.values()) this.events.onTrack(track);
  }

  private onPacket(packet: Buffer): void {
    if (!isRtcp(packet)) return;
    const video = this.tracks.get("video");
    if (video === undefined) return;
    const nowMs = performance.now();
    readRtcp(packet, {
      onNack: (ssrc, sequence) => {
        if (ssrc === video.format.ssrc) video.retransmit(sequence, nowMs);
      },
      onKeyFrameRequest: (ssrc) => {
        if (ssrc !== video.format.ssrc) return;
        this.deps.counters.keyFrameRequestsReceived += 1;
        this.events.onKeyFrameRequest(video);
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
  const sections = codecs.map(({ kind, encoding, payloadType, clockRate, parameters, transportSequenceId }) => ({
    mid: `${offerId}${kind.charAt(0)}`, // Chrome allows 16 characters
    format: withSource({
      kind,
      encoding,
      payloadType,
      clockRate,
      ...(parameters !== undefined && { parameters }),
      ...(transportSequenceId !== undefined && { transportSequenceId }),
    }),
  }));
  return SubscriberConnection.offering(deps.engine, sections, cname, events);
}
