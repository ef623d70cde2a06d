import { initLogger } from "node-datachannel";
import { DelayHistogram } from "./delay-histogram";
import { PictureSender } from "./picture-sender";
import { Receiver } from "./receiver";
import { Sender } from "./sender";

/** What the worker did while packets counted. */
export interface LoadResult {
  sent: number;
  received: number;
  /** A DelayHistogram as JSON. */
  delays: number[];
}

const senders = new Map<string, Sender>();
const pictureSenders = new Map<string, PictureSender>();
const receivers = new Map<string, Receiver>();
const delays = new DelayHistogram();
let packetsPerSecond = 0;
let counts = false;

/** What the owner may ask; arguments and answers travel as JSON. */
const operations = {
  offer(id: string, ssrc: number): string {
    const sender = new Sender(ssrc);
    senders.set(id, sender);
    return sender.offer;
  },
  /** The offer of a sender that shows a picture, a VP8 key frame in base64, as soon as it is connected. */
  offerPicture(id: string, ssrc: number, keyFrame: string): string {
    const sender = new PictureSender(ssrc, Buffer.from(keyFrame, "base64"));
    pictureSenders.set(id, sender);
    return sender.offer;
  },
  accept(id: string, answer: string): void {
    (senders.get(id) ?? pictureSenders.get(id))?.accept(answer);
  },
  answer(id: string, offer: string): string {
    const receiver = new Receiver(offer, delays);
    receivers.set(id, receiver);
    return receiver.answer;
  },
  candidate(id: string, candidate: string, mid: string): void {
    receivers.get(id)?.addCandidate(candidate, mid);
  },
  /** Whichever of the two has this id. */
  close(id: string): void {
    (senders.get(id) ?? receivers.get(id))?.close();
    senders.delete(id);
    receivers.delete(id);
  },
  waiting(): number {
    return [...senders.values(), ...pictureSenders.values(), ...receivers.values()].filter(({ isOpen }) => !isOpen)
      .length;
  },
  /** Senders begin spread over a packet's time, so that they don't send in step. */
  start(rate: number): void {
    packetsPerSecond = rate;
    const nowMs = performance.now();
    [...senders.values()].forEach((sender, index) => {
      sender.start(nowMs + ((index / senders.size) * 1000) / rate);
    });
  },
  /** From now on packets count. */
  count(): void {
    counts = true;
  },
  stop(): void {
    for (const sender of senders.values()) sender.start(Number.POSITIVE_INFINITY);
  },
  /** Packets so far by receiver: to see who stands still. */
  received(): Record<string, number> {
    return Object.fromEntries([...receivers].map(([id, receiver]) => [id, receiver.received]));
  },
  result(): LoadResult {
    return {
      sent: [...senders.values()].reduce((sum, { sentCounting }) => sum + sentCounting, 0),
      received: [...receivers.values()].reduce((sum, { receivedCounting }) => sum + receivedCounting, 0),
      delays: delays.toJSON(),
    };
  },
};

export type LoadOperations = typeof operations;

export interface LoadRequest {
  id: number;
  operation: keyof LoadOperations;
  args: unknown[];
}

initLogger("Fatal", () => {});
setInterval(() => {
  const nowMs = performance.now();
  for (const sender of senders.values()) sender.tick(nowMs, packetsPerSecond, counts);
  for (const sender of pictureSenders.values()) sender.tick(nowMs);
}, 1);
setInterval(() => {
  for (const receiver of receivers.values()) receiver.report();
}, 1000);

process.on("message", ({ id, operation, args }: LoadRequest) => {
  try {
    const value = (operations[operation] as (...given: unknown[]) => unknown)(...args);
    process.send?.({ id, value });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
// The owner is gone, or has enough. The engine's threads would keep the process.
process.on("disconnect", () => process.exit(0));
