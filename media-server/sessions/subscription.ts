import type { IceCandidate, Subscriber } from "../rtc/types";
import { EndpointRecord } from "./endpoint-record";
import type { EventBus, SessionEvents } from "./events";
import { Failure } from "./failure";
import type { Participant } from "./participant";
import type { StreamEndReason } from "./reasons";
import type { Stream } from "./stream";
import { videoShare } from "./video-share";

/** One stream on its way to one participant: agreed upon by an offer of either side, the latest one counts. */
export class Subscription {
  readonly record = new EndpointRecord();
  #media: Subscriber | null = null;
  /** Counts negotiations, so that one that was overtaken by a newer request is thrown away. */
  #turns = 0;
  #establishedAt: number | null = null;
  #ended = false;
  /** How high the client shows the picture, in pixels; as high as it is, until the client says so. */
  #maxHeight = Number.POSITIVE_INFINITY;

  constructor(
    readonly stream: Stream,
    readonly participant: Participant,
    private readonly events: EventBus<SessionEvents>,
  ) {
    stream.subscriptions.add(this);
  }

  /** When it was first agreed upon (ms), null before. A media reconnection doesn't change it. */
  get establishedAt(): number | null {
    return this.#establishedAt;
  }

  /** CE's name of it, told to clients and REST. */
  get endpointName(): string {
    return `${this.participant.connectionId}_${this.stream.id}`;
  }

  /** A fresh offer for the client; the transport before it, if any, is closed. */
  async offer(): Promise<string> {
    const { sdpOffer } = await this.#renew((onCandidate) =>
      this.stream.media.subscribe(this.participant.downlink, onCandidate),
    );
    this.record.saidByUs(sdpOffer);
    return sdpOffer;
  }

  /** Applies the client's answer to the latest offer; from then on media flows. */
  answer(sdpAnswer: string, at: number): void {
    const media = this.#media;
    if (!media) throw new Failure("mediaEndpoint", "prepareReceiveVideoFrom comes before an answer");
    media.answer(sdpAnswer);
    this.record.saidByClient(sdpAnswer);
    this.#established(media, at);
  }

  /** The answer to the client's own offer; the transport before it, if any, is closed. */
  async answerTo(sdpOffer: string, now: () => number): Promise<string> {
    const { subscriber, sdpAnswer } = await this.#renew(() =>
      this.stream.media.subscribeByOffer(this.participant.downlink, sdpOffer),
    );
    this.record.saidByClient(sdpOffer);
    this.record.saidByUs(sdpAnswer);
    this.#established(subscriber, now());
    return sdpAnswer;
  }

  /** The client shows the picture so high (pixels; 0: not at all). Outlasts media reconnections. */
  limitVideo(maxHeight: number): void {
    this.#maxHeight = maxHeight;
    this.applyVideoLimit();
  }

  /** Also when the picture's own size changed. */
  applyVideoLimit(): void {
    this.#media?.limitVideo(videoShare(this.#maxHeight, this.stream.options.videoDimensions));
  }

  /** Idempotent. */
  end(reason: StreamEndReason, at: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.stream.subscriptions.delete(this);
    this.participant.subscriptionEnded(this);
    this.#closeMedia();
    this.participant.candidates.forget(this.#endpoint);
    if (this.#establishedAt !== null) this.events.emit("streamUnsubscribed", { subscription: this, reason, at });
  }

  /** A participant sends one stream at most, so its connection id names it to clients. */
  get #endpoint(): string {
    return this.stream.owner.connectionId;
  }

  async #renew<Made extends { subscriber: Subscriber }>(
    make: (onCandidate: (candidate: IceCandidate) => void) => Promise<Made>,
  ): Promise<Made> {
    const turn = ++this.#turns;
    const isCurrent = () => turn === this.#turns && !this.#ended;
    this.#closeMedia();
    this.record.begin();
    const made = await make((candidate) => {
      if (isCurrent()) this.#tell(candidate);
    });
    if (!isCurrent()) {
      made.subscriber.close();
      throw new Failure("notStreaming", "the stream ended or was asked for again meanwhile");
    }
    this.#media = made.subscriber;
    this.applyVideoLimit();
    return made;
  }

  #tell(candidate: IceCandidate): void {
    this.record.candidateOfOurs(candidate);
    this.participant.link.notify("iceCandidate", {
      senderConnectionId: this.#endpoint,
      endpointName: this.endpointName,
      ...candidate,
    });
  }

  #established(media: Subscriber, at: number): void {
    // Only now: an engine can't take candidates before it has the remote description.
    this.participant.candidates.attach(this.#endpoint, (candidate) => {
      this.record.candidateOfClient(candidate);
      media.addCandidate(candidate);
    });
    if (this.#establishedAt !== null) return;
    this.#establishedAt = at;
    this.events.emit("streamSubscribed", { subscription: this });
  }

  #closeMedia(): void {
    this.participant.candidates.detach(this.#endpoint);
    this.#media?.close();
    this.#media = null;
  }
}
