import { CodecError, type Downlink, type MediaEngine } from "../rtc/types";
import { CandidateQueues } from "./candidate-queues";
import { type Connection, fullMetadata } from "./connection";
import type { EventBus, SessionEvents } from "./events";
import { Failure } from "./failure";
import { allowedVideoCodecs, forcesVideoCodec } from "./forced-codec";
import { newStreamId } from "./ids";
import type { ClientLink, StreamInfo } from "./notifications";
import type { MediaOptions } from "./properties";
import type { LeaveReason } from "./reasons";
import type { Session } from "./session";
import { Stream } from "./stream";
import { Subscription } from "./subscription";

/** Who joins, as its client and its socket say. */
export interface Joiner {
  link: ClientLink;
  ip: string;
  platform: string;
  clientData: string;
}

interface Deps {
  engine: MediaEngine;
  events: EventBus<SessionEvents>;
  now: () => number;
}

/** A connection that joined. Owns its stream and its subscriptions. */
export class Participant {
  readonly candidates = new CandidateQueues();
  readonly activeAt: number;
  readonly link: ClientLink;
  readonly ip: string;
  readonly platform: string;
  readonly clientData: string;
  /** Shared by all that it receives. */
  readonly downlink: Downlink;
  readonly #subscriptions = new Map<Stream, Subscription>();
  #stream: Stream | null = null;
  #publishing = false;
  #left = false;

  constructor(
    readonly session: Session,
    readonly connection: Connection,
    joiner: Joiner,
    private readonly deps: Deps,
  ) {
    this.activeAt = deps.now();
    this.downlink = deps.engine.createDownlink();
    this.link = joiner.link;
    this.ip = joiner.ip;
    this.platform = joiner.platform;
    this.clientData = joiner.clientData;
  }

  get connectionId(): string {
    return this.connection.id;
  }

  get stream(): Stream | null {
    return this.#stream;
  }

  /** Those whose media was answered at least once. */
  get subscriptions(): Subscription[] {
    return [...this.#subscriptions.values()].filter((subscription) => subscription.establishedAt !== null);
  }

  get metadata(): string {
    return fullMetadata(this.clientData, this.connection.serverData);
  }

  /** As others are told of it. Never `streams: []`: openvidu-browser fails on that. */
  info(): { id: string; createdAt: number; metadata: string; streams?: [StreamInfo] } {
    const streams = this.#stream ? { streams: [this.#stream.info()] as [StreamInfo] } : {};
    return { id: this.connectionId, createdAt: this.activeAt, metadata: this.metadata, ...streams };
  }

  /** Takes the client's offer. The caller tells the others after it has answered. */
  async publish(sdpOffer: string, options: MediaOptions): Promise<{ stream: Stream; sdpAnswer: string }> {
    if (this.connection.role === "SUBSCRIBER") throw new Failure("unauthorized", "the role may not publish");
    if (this.#stream || this.#publishing) throw new Failure("alreadyStreaming", "the participant publishes already");
    this.#publishing = true;
    try {
      const { hasAudio, hasVideo } = options;
      const videoCodecs = allowedVideoCodecs(this.session.properties);
      const { publisher, sdpAnswer } = await this.#inAllowedCodec(
        this.deps.engine.publish(sdpOffer, { hasAudio, hasVideo, ...(videoCodecs && { videoCodecs }) }),
      );
      if (this.#left) {
        publisher.close();
        throw new Failure("userNotFound", "the participant left meanwhile");
      }
      const id = newStreamId(options.hasVideo ? options.typeOfVideo : undefined, this.connectionId);
      const stream = new Stream(
        { id, owner: this, media: publisher, options, createdAt: this.deps.now() },
        this.deps.events,
      );
      this.#stream = stream;
      stream.connect(sdpOffer, sdpAnswer);
      this.deps.events.emit("streamPublished", { stream });
      return { stream, sdpAnswer };
    } finally {
      this.#publishing = false;
    }
  }

  /** The same stream on a new transport; subscribers and webhooks notice nothing. */
  async reconnectStream(stream: Stream, sdpOffer: string): Promise<string> {
    this.candidates.detach(this.connectionId);
    try {
      const { sdpAnswer } = await this.#inAllowedCodec(stream.media.reconnect(sdpOffer));
      if (stream.ended) throw new Failure("notStreaming", "the stream ended meanwhile");
      stream.connect(sdpOffer, sdpAnswer);
      return sdpAnswer;
    } catch (error) {
      if (!stream.ended) stream.listen(); // it goes on as it was
      throw error;
    }
  }

  /** The offer with which the client can receive the stream; replaces an earlier transport of the same one. */
  async offerOf(stream: Stream): Promise<string> {
    return this.#subscriptionTo(stream).offer();
  }

  answerTo(stream: Stream, sdpAnswer: string): void {
    const subscription = this.#subscriptions.get(stream);
    if (!subscription) throw new Failure("mediaEndpoint", "prepareReceiveVideoFrom comes before an answer");
    subscription.answer(sdpAnswer, this.deps.now());
  }

  /** Answers the client's own offer to receive the stream; replaces an earlier transport of the same one. */
  async receive(stream: Stream, sdpOffer: string): Promise<string> {
    return this.#inAllowedCodec(this.#subscriptionTo(stream).answerTo(sdpOffer, this.deps.now));
  }

  /** How high (pixels) the client shows a stream that it receives; 0: not at all. */
  limitVideo(stream: Stream, maxHeight: number): void {
    const subscription = this.#subscriptions.get(stream);
    if (!subscription) throw new Failure("mediaEndpoint", "the stream isn't received");
    subscription.limitVideo(maxHeight);
  }

  /** Nothing happens when the stream isn't received (any longer). */
  unsubscribe(stream: Stream): void {
    this.#subscriptions.get(stream)?.end("unsubscribe", this.deps.now());
  }

  /** Idempotent. Order of ends as in OpenVidu's webhooks: what others receive, what it receives, what it sends. */
  close(reason: LeaveReason, at: number): void {
    this.#left = true;
    for (const subscription of [...(this.#stream?.subscriptions ?? [])]) subscription.end(reason, at);
    for (const subscription of [...this.#subscriptions.values()]) subscription.end(reason, at);
    this.#stream?.end(reason, at);
    this.downlink.close();
  }

  /** Told by the stream. */
  streamEnded(stream: Stream): void {
    if (this.#stream !== stream) return;
    this.#stream = null;
    this.candidates.forget(this.connectionId);
  }

  /** Told by the subscription. */
  subscriptionEnded(subscription: Subscription): void {
    this.#subscriptions.delete(subscription.stream);
  }

  #subscriptionTo(stream: Stream): Subscription {
    if (stream === this.#stream) throw new Failure("generic", "a participant doesn't receive its own stream");
    const subscription = this.#subscriptions.get(stream) ?? new Subscription(stream, this, this.deps.events);
    this.#subscriptions.set(stream, subscription);
    return subscription;
  }

  /** A codec that is missing is told as the session's rule where the session has one. */
  async #inAllowedCodec<Result>(negotiation: Promise<Result>): Promise<Result> {
    try {
      return await negotiation;
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw new Failure(forcesVideoCodec(this.session.properties) ? "forcedCodec" : "sdp", error.message);
    }
  }
}
