import type { Publisher } from "../rtc/types";
import { EndpointRecord } from "./endpoint-record";
import type { EventBus, SessionEvents } from "./events";
import type { StreamInfo } from "./notifications";
import type { Participant } from "./participant";
import type { MediaOptions } from "./properties";
import type { StreamEndReason } from "./reasons";
import type { Subscription } from "./subscription";

interface Parts {
  id: string;
  owner: Participant;
  media: Publisher;
  options: MediaOptions;
  createdAt: number;
}

/** What a participant sends. Owns its media publisher and ends its subscriptions. */
export class Stream {
  readonly id: string;
  readonly owner: Participant;
  readonly media: Publisher;
  readonly createdAt: number;
  readonly subscriptions = new Set<Subscription>();
  readonly record = new EndpointRecord();
  #options: MediaOptions;
  #ended = false;

  constructor(
    parts: Parts,
    private readonly events: EventBus<SessionEvents>,
  ) {
    this.id = parts.id;
    this.owner = parts.owner;
    this.media = parts.media;
    this.#options = parts.options;
    this.createdAt = parts.createdAt;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get options(): Readonly<MediaOptions> {
    return this.#options;
  }

  /** What its owner says anew of it. Whoever joins later is told so. */
  change(options: Partial<MediaOptions>): void {
    this.#options = { ...this.#options, ...options };
    if (options.videoDimensions === undefined) return;
    for (const subscription of this.subscriptions) subscription.applyVideoLimit();
  }

  /** Takes its owner's candidates for a transport that was just agreed upon. */
  connect(sdpOffer: string, sdpAnswer: string): void {
    this.record.begin();
    this.record.saidByClient(sdpOffer);
    this.record.saidByUs(sdpAnswer);
    this.listen();
  }

  /** Its owner's candidates are for the transport that it has now. */
  listen(): void {
    this.owner.candidates.attach(this.owner.connectionId, (candidate) => {
      this.record.candidateOfClient(candidate);
      this.media.addCandidate(candidate);
    });
  }

  /** As others are told of it; what doesn't apply to a kind it lacks is left out. */
  info(): StreamInfo {
    return { id: this.id, createdAt: this.createdAt, ...this.mediaOptions(), filter: {} };
  }

  /** The options without those of a kind that the stream lacks. */
  mediaOptions(): Omit<StreamInfo, "id" | "createdAt" | "filter"> {
    const { hasAudio, hasVideo, audioActive, videoActive, ...ofVideo } = this.options;
    return {
      hasAudio,
      ...(hasAudio ? { audioActive } : {}),
      hasVideo,
      ...(hasVideo ? { videoActive, ...ofVideo } : {}),
    };
  }

  /** Idempotent. Ends what others receive of it first, as OpenVidu's webhooks tell it. */
  end(reason: StreamEndReason, at: number): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const subscription of [...this.subscriptions]) subscription.end(reason, at);
    this.owner.streamEnded(this);
    this.media.close();
    this.events.emit("streamUnpublished", { stream: this, reason, at });
  }
}
