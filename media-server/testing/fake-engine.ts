import { emptyCounters } from "../rtc/counters";
import {
  CodecError,
  type Downlink,
  type IceCandidate,
  type MediaEngine,
  type Publisher,
  SdpError,
  type StreamKinds,
  type Subscriber,
} from "../rtc/types";

/** A media engine without media: it keeps what it was told, and refuses the SDP "garbage". */
export class FakeEngine implements MediaEngine {
  readonly counters = emptyCounters();
  readonly publishers: FakePublisher[] = [];
  closed = false;
  /** Publishing and subscribing wait for it: to let other things happen meanwhile. */
  gate: Promise<void> = Promise.resolve();

  async publish(sdpOffer: string, kinds: StreamKinds): Promise<{ publisher: Publisher; sdpAnswer: string }> {
    await this.gate;
    refuseGarbage(sdpOffer);
    if (sdpOffer === "crash") throw new Error("the engine failed");
    const publisher = new FakePublisher(kinds, () => this.gate);
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
    readonly kinds: StreamKinds,
    private readonly gate: () => Promise<void>,
  ) {}

  addCandidate(candidate: IceCandidate): void {
    this.candidates.push(candidate);
  }

  async reconnect(sdpOffer: string): Promise<{ sdpAnswer: string }> {
    refuseGarbage(sdpOffer);
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
    if (sdpOffer === "another codec") throw new CodecError("offer without VP8/90000, which the publisher sends");
    const subscriber = new FakeSubscriber(() => undefined);
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

function refuseGarbage(sdp: string): void {
  if (sdp === "garbage") throw new SdpError("not an SDP");
}
