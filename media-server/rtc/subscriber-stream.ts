import type { MediaCounters } from "./counters";
import type { ParticipantDownlink } from "./downlink/downlink";
import { KeyFrameWishes } from "./downlink/key-frame-wishes";
import { SentPackets } from "./downlink/sent-packets";
import { type Published, SubscribedPicture } from "./downlink/subscribed-picture";
import type { Engine, TransportEvents } from "./engine";
import { OutgoingTrack } from "./forwarding/outgoing-track";
import { type RtcpListener, readRtcp } from "./rtcp/read-rtcp";
import { TransportFeedbackReader } from "./rtcp/read-transport-feedback";
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

/** What is subscribed to, and by whom. */
export interface Subscription {
  codecs: readonly Codec[];
  /** Names the stream, as a sender's canonical name. */
  cname: string;
  published: Published;
  downlink: ParticipantDownlink;
  /** The client's; without it the offer is ours. */
  sdpOffer?: string | undefined;
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
  private readonly sent: SentPackets;
  private readonly feedback = new TransportFeedbackReader();
  private readonly keyFrameWishes = new KeyFrameWishes();
  private readonly rtcp: RtcpListener;
  private picture: SubscribedPicture | undefined;
  private usefulShare = 1;
  /** Of the RTCP packet that is being read. */
  private nowMs = 0;
  private closed = false;

  /** @throws SdpError, CodecError when the client's offer can't be answered */
  constructor(
    private readonly deps: SubscriberStreamDeps,
    private readonly subscription: Subscription,
    private readonly events: SubscriberStreamEvents,
  ) {
    const { cname, downlink } = subscription;
    this.sent = new SentPackets(downlink.meter);
    this.rtcp = this.listener();
    this.connection = connect(deps, subscription, {
      onPacket: (packet) => this.onPacket(packet, performance.now()),
      onOpen: () => this.onOpen(),
    });
    const send = (packet: Buffer) => this.connection.send(packet);
    const nextTransportSequence = (size: number, nowMs: number) => this.sent.note(size, nowMs);
    for (const format of this.connection.formats) {
      const start = { sequence: deps.randomNumber(0x8000), timestamp: deps.randomNumber(0x100000000) };
      const counted = format.transportSequenceId === undefined ? {} : { nextTransportSequence };
      this.tracks.set(
        format.kind,
        new OutgoingTrack(format, { counters: deps.counters, cname, start, send, ...counted }),
      );
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

  limitVideo(share: number): void {
    this.usefulShare = share;
    if (this.picture) this.picture.usefulShare = share;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.picture) this.subscription.downlink.remove(this.picture);
    for (const track of this.tracks.values()) this.events.onTrackClosed(track);
    this.connection.close();
    this.events.onClosed();
  }

  private onOpen(): void {
    if (this.closed) return;
    const { published, downlink } = this.subscription;
    const picture = new SubscribedPicture(published, this.sent, this.tracks.get("video"), this.tracks.has("audio"));
    picture.usefulShare = this.usefulShare;
    this.picture = picture;
    downlink.add(picture);
    for (const track of this.tracks.values()) this.events.onTrack(track);
  }

  private onPacket(packet: Buffer, nowMs: number): void {
    if (!isRtcp(packet) || this.closed) return;
    this.nowMs = nowMs;
    readRtcp(packet, this.rtcp);
  }

  /** What the client says of what it receives. */
  private listener(): RtcpListener {
    const trackOf = (ssrc: number) => [...this.tracks.values()].find(({ format }) => format.ssrc === ssrc);
    return {
      onNack: (ssrc, sequence) => {
        const video = this.tracks.get("video");
        if (ssrc === video?.format.ssrc) video.retransmit(sequence, this.nowMs);
      },
      onKeyFrameRequest: (ssrc) => {
        const video = this.tracks.get("video");
        if (video === undefined || ssrc !== video.format.ssrc) return;
        this.deps.counters.keyFrameRequestsReceived += 1;
        if (this.keyFrameWishes.hear(this.nowMs)) this.events.onKeyFrameRequest(video);
      },
      onReportBlock: (ssrc, fractionLost) => {
        if (trackOf(ssrc)) this.subscription.downlink.meter.noteReport(fractionLost, this.nowMs);
      },
      onTransportFeedback: (packet, at, end) => {
        this.sent.feedbackBegins(this.nowMs);
        this.feedback.read(packet, at, end, this.sent);
      },
    };
  }
}

function connect(
  deps: SubscriberStreamDeps,
  { codecs, cname, sdpOffer }: Subscription,
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
