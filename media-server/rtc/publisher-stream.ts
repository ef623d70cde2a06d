import type { MediaCounters } from "./counters";
import type { Engine } from "./engine";
import type { IncomingTrack } from "./forwarding/incoming-track";
import { FIRST_PICTURE_SPACING_MS, KeyFrameRequests, REPAIR_SPACING_MS } from "./forwarding/key-frame-requests";
import { PublisherConnection, type PublisherConnectionEvents } from "./publisher-connection";
import type { Codec } from "./sdp/media-format";
import { readPublisherOffer } from "./sdp/read-publisher-offer";
import { SubscriberStream } from "./subscriber-stream";
import { type Downlink, type IceCandidate, type Publisher, SdpError, type StreamKinds, type Subscriber } from "./types";

export interface PublisherStreamDeps {
  engine: Engine;
  counters: MediaCounters;
  /** This server's own SSRC and name in RTCP. */
  server: { ssrc: number; cname: string };
  randomId: () => string;
  randomNumber: (below: number) => number;
  onClosed: (stream: PublisherStream) => void;
}

/** A publisher's stream: one connection at a time, any number of subscribers. */
export class PublisherStream implements Publisher, PublisherConnectionEvents {
  private connection: PublisherConnection;
  private formats: Codec[];
  private readonly subscribers = new Set<SubscriberStream>();
  private readonly keyFrames = new KeyFrameRequests();
  /** Names the stream to subscribers, as a sender's canonical name. */
  private readonly cname: string;
  private closed = false;

  /** @throws SdpError */
  constructor(
    private readonly deps: PublisherStreamDeps,
    readonly kinds: StreamKinds,
    sdpOffer: string,
  ) {
    this.cname = deps.randomId();
    const { connection, formats } = this.connect(sdpOffer);
    this.connection = connection;
    this.formats = formats;
  }

  get sdpAnswer(): string {
    return this.connection.sdpAnswer;
  }

  addCandidate(candidate: IceCandidate): void {
    if (!this.closed) this.connection.addCandidate(candidate);
  }

  async reconnect(sdpOffer: string): Promise<{ sdpAnswer: string }> {
    this.requireOpen();
    const { connection, formats } = this.connect(sdpOffer);
    this.connection.close();
    this.connection = connection;
    this.formats = formats;
    // Mostly its first frame is one already; when that got lost, nobody else would notice.
    if (this.subscribers.size > 0) this.wantKeyFrame(FIRST_PICTURE_SPACING_MS);
    return { sdpAnswer: connection.sdpAnswer };
  }

  async subscribe(
    downlink: Downlink,
    onCandidate: (candidate: IceCandidate) => void,
  ): Promise<{ subscriber: Subscriber; sdpOffer: string }> {
    const subscriber = this.addSubscriber(downlink, onCandidate);
    return { subscriber, sdpOffer: subscriber.description };
  }

  async subscribeByOffer(downlink: Downlink, sdpOffer: string): Promise<{ subscriber: Subscriber; sdpAnswer: string }> {
    const subscriber = this.addSubscriber(downlink, () => undefined, sdpOffer);
    return { subscriber, sdpAnswer: subscriber.description };
  }

  /** Called each 20 ms. */
  tick(nowMs: number): void {
    this.connection.tick(nowMs);
    this.sendDueKeyFrameRequest(nowMs);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const subscriber of [...this.subscribers]) subscriber.close();
    this.connection.close();
    this.deps.onClosed(this);
  }

  onMedia(
    track: IncomingTrack,
    packet: Buffer,
    sequence: number,
    timestamp: number,
    startsKeyFrame: boolean,
    nowMs: number,
  ): void {
    if (startsKeyFrame) this.keyFrames.arrived();
    for (const subscriber of this.subscribers) {
      subscriber.forward(track, packet, sequence, timestamp, startsKeyFrame, nowMs);
    }
  }

  onBroken(): void {
    this.wantKeyFrame(REPAIR_SPACING_MS);
  }

  onClock(track: IncomingTrack): void {
    for (const subscriber of this.subscribers) subscriber.forwardClock(track);
  }

  private connect(sdpOffer: string) {
    const offer = readPublisherOffer(sdpOffer, this.kinds);
    const connection = new PublisherConnection(this.deps.engine, offer, this.deps.server, this);
    const formats = [offer.audio, offer.video].flatMap((section) => (section ? [section.format] : []));
    return { connection, formats };
  }

  private addSubscriber(
    _downlink: Downlink,
    onCandidate: (candidate: IceCandidate) => void,
    sdpOffer?: string,
  ): SubscriberStream {
    this.requireOpen();
    const events = {
      onCandidate,
      onOpen: () => this.wantKeyFrame(FIRST_PICTURE_SPACING_MS),
      onKeyFrameRequest: () => this.wantKeyFrame(REPAIR_SPACING_MS),
      onClosed: () => this.subscribers.delete(subscriber),
    };
    const subscriber = new SubscriberStream(this.deps, this.formats, this.cname, events, sdpOffer);
    this.subscribers.add(subscriber);
    return subscriber;
  }

  private requireOpen(): void {
    if (this.closed) throw new SdpError("the stream is over");
  }

  private wantKeyFrame(spacingMs: number): void {
    if (!this.kinds.hasVideo || this.closed) return;
    const nowMs = performance.now();
    this.keyFrames.want(nowMs, spacingMs);
    this.sendDueKeyFrameRequest(nowMs);
  }

  private sendDueKeyFrameRequest(nowMs: number): void {
    if (this.connection.canRequestKeyFrame && this.keyFrames.due(nowMs)) this.connection.requestKeyFrame();
  }
}
