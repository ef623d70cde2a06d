import type { Subscriber } from "../rtc/types";
import type { EventBus, SessionEvents } from "./events";
import { Failure } from "./failure";
import type { Participant } from "./participant";
import type { StreamEndReason } from "./reasons";
import type { Stream } from "./stream";

/** One stream on its way to one participant: first offered, then established by the client's answer. */
export class Subscription {
  #media: Subscriber | null = null;
  /** Counts offers, so that one that was overtaken by a newer request is thrown away. */
  #offers = 0;
  #establishedAt: number | null = null;
  #ended = false;

  constructor(
    readonly stream: Stream,
    readonly participant: Participant,
    private readonly events: EventBus<SessionEvents>,
  ) {
    stream.subscriptions.add(this);
  }

  /** When the first answer was applied (ms), null before. A media reconnection doesn't change it. */
  get establishedAt(): number | null {
    return this.#establishedAt;
  }

  /** A fresh offer for the client; the transport before it, if any, is closed. */
  async offer(): Promise<string> {
    const turn = ++this.#offers;
    this.#closeMedia();
    const { subscriber, sdpOffer } = await this.stream.media.subscribe(this.participant.downlink, (candidate) => {
      if (turn !== this.#offers || this.#ended) return;
      this.participant.link.notify("iceCandidate", {
        senderConnectionId: this.#endpoint,
        endpointName: `${this.participant.connectionId}_${this.stream.id}`,
        ...candidate,
      });
    });
    if (turn !== this.#offers || this.#ended) {
      subscriber.close();
      throw new Failure("notStreaming", "the stream ended or was asked for again meanwhile");
    }
    this.#media = subscriber;
    return sdpOffer;
  }

  /** Applies the client's answer to the latest offer; from then on media flows. */
  answer(sdpAnswer: string, at: number): void {
    const media = this.#media;
    if (!media) throw new Failure("mediaEndpoint", "prepareReceiveVideoFrom comes before an answer");
    media.answer(sdpAnswer);
    // Only now: an engine can't take candidates before it has the remote description.
    this.participant.candidates.attach(this.#endpoint, (candidate) => media.addCandidate(candidate));
    if (this.#establishedAt !== null) return;
    this.#establishedAt = at;
    this.events.emit("streamSubscribed", { subscription: this });
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

  #closeMedia(): void {
    this.participant.candidates.detach(this.#endpoint);
    this.#media?.close();
    this.#media = null;
  }
}
