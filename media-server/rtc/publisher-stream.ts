import type { MediaCounters } from "./counters";
import { ParticipantDownlink } from "./downlink/downlink";
import type { Engine } from "./engine";
import type { IncomingTrack } from "./forwarding/incoming-track";
import { PublishedTrack } from "./forwarding/published-track";
import { PublisherConnection, type PublisherConnectionEvents } from "./publisher-connection";
import type { Codec, MediaKind } from "./sdp/media-format";
import { readPublisherOffer } from "./sdp/read-publisher-offer";
import { SubscriberStream } from "./subscriber-stream";
import {
  type Downlink,
  type IceCandidate,
  type Publisher,
  type PublishOptions,
  SdpError,
  type Subscriber,
  type VideoCodec,
} from "./types";

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
  readonly kinds: PublishOptions;
  private connection: PublisherConnection;
  private codecs: Codec[];
  private readonly subscribers = new Set<SubscriberStream>();
  private readonly audio: PublishedTrack;
  private readonly video: PublishedTrack;
  /** Names the stream to subscribers, as a sender's canonical name. */
  private readonly cname: string;
  private closed = false;

  /** @throws SdpError */
  constructor(
    private readonly deps: PublisherStreamDeps,
    options: PublishOptions,
    sdpOffer: string,
  ) {
    this.kinds = options;
    this.cname = deps.randomId();
    const now = () => performance.now();
    this.audio = new PublishedTrack(now, () => {});
    this.video = new PublishedTrack(now, (layers) => this.connection.requestKeyFrames(layers));
    const { connection, codecs } = this.connect(sdpOffer, options);
    this.connection = connection;
    this.codecs = codecs;
  }

  get sdpAnswer(): string {
    return this.connection.sdpAnswer;
  }

  /** The layers of its video that have been seen, smallest first; a new array whenever one is added. */
  get layers(): readonly IncomingTrack[] {
    return this.video.layers;
  }

  get sound(): IncomingTrack | undefined {
    return this.audio.layers[0];
  }

  addCandidate(candidate: IceCandidate): void {
    if (!this.closed) this.connection.addCandidate(candidate);
  }

  async reconnect(sdpOffer: string): Promise<{ sdpAnswer: string }> {
    this.requireOpen();
    const { connection, codecs } = this.connect(sdpOffer, { ...this.kinds, ...this.presentCodec() });
    this.connection.close();
    this.audio.replace();
    this.video.replace();
    this.connection = connection;
    this.codecs = codecs;
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
    this.video.tick(nowMs);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const subscriber of [...this.subscribers]) subscriber.close();
    this.connection.close();
    this.deps.onClosed(this);
  }

  onSource(track: IncomingTrack): void {
    this.published(track.format.kind).add(track);
  }

  onKeyFrame(track: IncomingTrack, nowMs: number): void {
    this.published(track.format.kind).keyFrameArrived(nowMs);
  }

  onBroken(track: IncomingTrack): void {
    this.published(track.format.kind).repair(track);
  }

  onLost(count: number): void {
    this.deps.counters.packetsLost += count;
  }

  private published(kind: MediaKind): PublishedTrack {
    return kind === "audio" ? this.audio : this.video;
  }

  private connect(sdpOffer: string, options: PublishOptions) {
    const offer = readPublisherOffer(sdpOffer, options);
    const connection = new PublisherConnection(this.deps, offer, this);
    const codecs = [offer.audio, offer.video].flatMap((section) => (section ? [section.format] : []));
    return { connection, codecs };
  }

  /** Subscribers were told of one codec, and stay with it. */
  private presentCodec(): { videoCodecs?: VideoCodec[] } {
    const video = this.codecs.find(({ kind }) => kind === "video");
    return video ? { videoCodecs: [video.encoding.split("/")[0]?.toUpperCase() as VideoCodec] } : {};
  }

  private addSubscriber(
    downlink: Downlink,
    onCandidate: (candidate: IceCandidate) => void,
    sdpOffer?: string,
  ): SubscriberStream {
    this.requireOpen();
    if (!(downlink instanceof ParticipantDownlink)) throw new TypeError("a downlink of another engine");
    const { codecs, cname } = this;
    const subscriber = new SubscriberStream(
      this.deps,
      { codecs, cname, published: this, downlink, sdpOffer },
      {
        onCandidate,
        onTrack: (track) => this.published(track.format.kind).join(track),
        onKeyFrameRequest: (track) => track.current && this.video.repair(track.current),
        onTrackClosed: (track) => this.published(track.format.kind).leave(track),
        onClosed: () => this.subscribers.delete(subscriber),
      },
    );
    this.subscribers.add(subscriber);
    return subscriber;
  }

  private requireOpen(): void {
    if (this.closed) throw new SdpError("the stream is over");
  }
}
