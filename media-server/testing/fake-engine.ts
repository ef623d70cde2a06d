import { emptyCounters } from "../rtc/counters";
import {
  CodecError,
  type Downlink,
  type IceCandidate,
  type MediaEngine,
  type Publisher,
  type PublishOptions,
  SdpError,
  type Subscriber,
} from "../rtc/types";

/** A media engine without media: it keeps what it was told, and refuses the SDPs "garbage" and "another codec". */
export class FakeEngine implements MediaEngine {
  readonly counters = emptyCounters();
  readonly publishers: FakePublisher[] = [];
  closed = false;
  /** Publishing and subscribing wait for it: to let other things happen meanwhile. */
  gate: Promise<void> = Promise.resolve();

  async publish(sdpOffer: string, options: PublishOptions): Promise<{ publisher: Publisher; sdpAnswer: string }> {
    await this.gate;
    refuseGarbage(sdpOffer);
    refuseCodec(sdpOffer);
    if (sdpOffer === "crash") throw new Error("the engine failed");
    const publisher = new FakePublisher(options, () => this.gate);
    this.publishers.push(publisher);
    return { publisher, sdpAnswer: `answer to ${sdpOffer}` };
  }

  createDownlink(): Downlink {
    return { close: () => undefined };
  }

  close(): void {
    this.closed = true;
  }
}

export class FakePublisher implements Publisher {
  readonly candidates: IceCandidate[] = [];
  readonly subscribers: FakeSubscriber[] = [];
  reconnections = 0;
  closed = false;

  constructor(
    readonly kinds: PublishOptions,
    private readonly gate: () => Promise<void>,
  ) {}

  addCandidate(candidate: IceCandidate): void {
    this.candidates.push(candidate);
  }

  async reconnect(sdpOffer: string): Promise<{ sdpAnswer: string }> {
    refuseGarbage(sdpOffer);
    refuseCodec(sdpOffer);
    this.reconnections += 1;
    return { sdpAnswer: `answer to ${sdpOffer}` };
  }

  async subscribe(_downlink: Downlink, onCandidate: (candidate: IceCandidate) => void) {
    await this.gate();
    const subscriber = new FakeSubscriber(onCandidate);
    this.subscribers.push(subscriber);
    return { subscriber, sdpOffer: `offer ${this.subscribers.length}` };
  }

  async subscribeByOffer(_downlink: Downlink, sdpOffer: string) {
    await this.gate();
    refuseGarbage(sdpOffer);
    refuseCodec(sdpOffer);
    const subscriber = new FakeSubscriber(() => undefined);
    subscriber.answered = true;
    this.subscribers.push(subscriber);
    return { subscriber, sdpAnswer: `answer ${this.subscribers.length} to ${sdpOffer}` };
  }

  close(): void {
    this.closed = true;
  }
}

export class FakeSubscriber implements Subscriber {
  readonly candidates: IceCandidate[] = [];
  answered = false;
  closed = false;
  videoShare = 1;

  constructor(private readonly onCandidate: (candidate: IceCandidate) => void) {}

  answer(sdpAnswer: string): void {
    refuseGarbage(sdpAnswer);
    if (this.answered) throw new SdpError("answered already");
    this.answered = true;
    this.onCandidate({ candidate: "candidate:server", sdpMid: "0", sdpMLineIndex: 0 });
  }

  addCandidate(candidate: IceCandidate): void {
    this.candidates.push(candidate);
  }

  limitVideo(share: number): void {
    this.videoShare = share;
  }

  close(): void {
    this.closed = true;
  }
}

function refuseCodec(sdp: string): void {
  if (sdp === "another codec") throw new CodecError("offer in another codec");
}

function refuseGarbage(sdp: string): void {
  if (sdp === "garbage") throw new SdpError("not an SDP");
}
