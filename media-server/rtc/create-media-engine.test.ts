import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createMediaEngine } from "./create-media-engine";
import { writePli } from "./rtcp/write-rtcp";
import { emptyRtpView, readRtp } from "./rtp/packet";
import { freeUdpPort } from "./testing/free-udp-port";
import { VP8_CONTINUATION, VP8_DELTA_FRAME_START, VP8_KEY_FRAME_START } from "./testing/rtp-packets";
import { OfferingSubscriber, SyntheticPublisher, SyntheticSubscriber } from "./testing/synthetic-peer";
import { type MediaEngine, type Publisher, SdpError } from "./types";

const both = { hasAudio: true, hasVideo: true };
const warnings: string[] = [];
let engine: MediaEngine;
let udpPort = 0;
const opened: { close(): void }[] = [];

beforeAll(async () => {
  udpPort = await freeUdpPort();
  engine = createMediaEngine({ bindAddress: "127.0.0.1", udpPort, onWarning: (message) => warnings.push(message) });
});
afterEach(() => {
  for (const each of opened.splice(0).reverse()) each.close();
  expect(warnings.splice(0)).toEqual([]);
});
afterAll(() => engine.close());

async function publish(ssrcs = { audio: 1001, video: 2001 }) {
  const peer = new SyntheticPublisher(ssrcs);
  const { publisher, sdpAnswer } = await engine.publish(peer.offer, both);
  opened.push(peer, publisher);
  peer.accept(sdpAnswer);
  await vi.waitFor(() => expect(peer.isOpen).toBe(true), 5000);
  return { peer, publisher };
}

async function subscribe(publisher: Publisher) {
  const candidates: { candidate: string; sdpMid: string }[] = [];
  const { subscriber, sdpOffer } = await publisher.subscribe(engine.createDownlink(), (candidate) =>
    candidates.push(candidate),
  );
  const peer = new SyntheticSubscriber(sdpOffer);
  opened.push(peer, subscriber);
  expect(candidates).toEqual([]);
  subscriber.answer(peer.answer);
  expect(candidates.length).toBeGreaterThan(0);
  for (const candidate of candidates) peer.addCandidate(candidate);
  await vi.waitFor(() => expect(peer.isOpen).toBe(true), 5000);
  return { peer, subscriber, sdpOffer };
}

/** What arrived of one kind, by payload type. */
function arrived(peer: { received: readonly Buffer[] }, payloadType: number) {
  return peer.received.flatMap((packet) => {
    const view = emptyRtpView();
    return readRtp(packet, view) && view.payloadType === payloadType ? [view] : [];
  });
}

/** Sends a key frame's start again and again, as an encoder would, until the subscriber has one. */
async function untilPictures(from: SyntheticPublisher, to: SyntheticSubscriber, start: number): Promise<number> {
  const before = arrived(to, 96).length;
  let sequence = start;
  await vi.waitFor(() => {
    from.sendVideo(sequence & 0xffff, sequence * 3000, VP8_KEY_FRAME_START);
    sequence += 1;
    expect(arrived(to, 96).length).toBeGreaterThan(before);
  }, 5000);
  return sequence;
}

describe("the media engine", () => {
  it("carries audio and video of a publisher to its subscriber over one UDP port", async () => {
    const from = await publish();
    const to = await subscribe(from.publisher);
    let next = await untilPictures(from.peer, to.peer, 65_530);
    for (let count = 0; count < 20; count += 1, next += 1) {
      from.peer.sendVideo(next & 0xffff, next * 3000, VP8_CONTINUATION);
      from.peer.sendAudio(count, count * 960, [1, 2, 3]);
    }
    await vi.waitFor(() => {
      expect(arrived(to.peer, 96).length).toBeGreaterThan(20);
      expect(arrived(to.peer, 111)).toHaveLength(20);
    }, 5000);

    const video = arrived(to.peer, 96);
    const first = video[0]?.sequence ?? 0;
    expect(video.map(({ sequence }) => sequence)).toEqual(video.map((_, index) => (first + index) & 0xffff));
    const offered = [...to.sdpOffer.matchAll(/a=ssrc:(\d+) cname/g)].map((match) => Number(match[1]));
    expect(new Set([...video, ...arrived(to.peer, 111)].map(({ ssrc }) => ssrc))).toEqual(new Set(offered));
    expect(to.sdpOffer).not.toContain("candidate:");
    await vi.waitFor(() => expect(from.peer.asked.reports).toBeGreaterThan(0), 5000);
  });

  it("answers a subscriber that offers, and sends it everything in its own payload types", async () => {
    const { peer, publisher } = await publish();
    const receiver = new OfferingSubscriber();
    const { subscriber, sdpAnswer } = await publisher.subscribeByOffer(engine.createDownlink(), receiver.offer);
    opened.push(receiver, subscriber);
    receiver.accept(sdpAnswer);
    await vi.waitFor(() => expect(receiver.isOpen).toBe(true), 5000);
    let sequence = 0;
    await vi.waitFor(() => {
      peer.sendVideo(sequence, sequence * 3000, VP8_KEY_FRAME_START);
      peer.sendAudio(sequence, sequence * 960, [1, 2, 3]);
      sequence += 1;
      expect(arrived(receiver, 120).length).toBeGreaterThan(3);
      expect(arrived(receiver, 109).length).toBeGreaterThan(3);
    }, 5000);
    const named = [...sdpAnswer.matchAll(/a=ssrc:(\d+) cname/g)].map((match) => Number(match[1]));
    expect(new Set([...arrived(receiver, 120), ...arrived(receiver, 109)].map(({ ssrc }) => ssrc))).toEqual(
      new Set(named),
    );
    expect(() => subscriber.answer(sdpAnswer)).toThrow(SdpError);
  });

  it("asks the publisher for a key frame when somebody comes, and passes wishes for one on", async () => {
    const from = await publish();
    from.peer.sendVideo(1, 0, VP8_DELTA_FRAME_START);
    const to = await subscribe(from.publisher);
    await vi.waitFor(() => expect(from.peer.asked.keyFrames).toBeGreaterThan(0), 5000);
    expect(arrived(to.peer, 96)).toEqual([]);

    await untilPictures(from.peer, to.peer, 2);
    const before = from.peer.asked.keyFrames;
    to.peer.send(writePli(1, arrived(to.peer, 96)[0]?.ssrc ?? 0));
    await vi.waitFor(() => expect(from.peer.asked.keyFrames).toBeGreaterThan(before), 5000);
  });

  it("sends the sound alone of a stream that nobody looks at, and its picture when somebody does", async () => {
    const from = await publish();
    const to = await subscribe(from.publisher);
    let sequence = await untilPictures(from.peer, to.peer, 100);
    const send = () => {
      from.peer.sendVideo(sequence & 0xffff, sequence * 3000, VP8_KEY_FRAME_START);
      from.peer.sendAudio(sequence & 0xffff, sequence * 960, [1, 2, 3]);
      sequence += 1;
    };
    to.subscriber.limitVideo(0);
    const seen: number[] = [];
    await vi.waitFor(() => {
      send();
      seen.push(arrived(to.peer, 96).length);
      expect(new Set(seen.slice(-10)).size).toBe(1);
      expect(seen.length).toBeGreaterThan(10);
    }, 5000);
    expect(arrived(to.peer, 111).length).toBeGreaterThan(5);

    to.subscriber.limitVideo(1);
    await vi.waitFor(() => {
      send();
      expect(arrived(to.peer, 96).length).toBeGreaterThan((seen.at(-1) ?? 0) + 3);
    }, 5000);
    const numbers = arrived(to.peer, 96).map(({ sequence: number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => ((numbers[0] ?? 0) + index) & 0xffff));
  });

  it("counts a flood of wishes for key frames, and hands next to none of it on", async () => {
    const from = await publish();
    const to = await subscribe(from.publisher);
    await untilPictures(from.peer, to.peer, 100);
    const counted = engine.counters.keyFrameRequestsReceived;
    const asked = from.peer.asked.keyFrames;
    const wish = writePli(1, arrived(to.peer, 96)[0]?.ssrc ?? 0);
    for (let count = 0; count < 200; count += 1) to.peer.send(wish);
    await vi.waitFor(() => expect(engine.counters.keyFrameRequestsReceived).toBe(counted + 200), 5000);
    expect(from.peer.asked.keyFrames - asked).toBeLessThan(4);
  });

  it("asks the publisher again for what was lost on the way, once somebody receives it", async () => {
    const { peer, publisher } = await publish();
    const to = await subscribe(publisher);
    const next = await untilPictures(peer, to.peer, 10);
    peer.sendVideo(next + 2, 0, VP8_CONTINUATION);
    await vi.waitFor(() => expect(peer.asked.again).toEqual(expect.arrayContaining([next, next + 1])), 5000);
    peer.sendVideo(next, 0, VP8_CONTINUATION);
    peer.sendVideo(next + 1, 0, VP8_CONTINUATION);
    await vi.waitFor(() => expect(engine.counters.retransmissionsRequested).toBeGreaterThan(1), 5000);
  });

  it("goes on smoothly for subscribers when the publisher connects anew", async () => {
    const from = await publish();
    const to = await subscribe(from.publisher);
    await untilPictures(from.peer, to.peer, 100);

    const again = new SyntheticPublisher({ audio: 1002, video: 2002 });
    opened.push(again);
    again.accept((await from.publisher.reconnect(again.offer)).sdpAnswer);
    await vi.waitFor(() => expect(again.isOpen).toBe(true), 5000);
    await untilPictures(again, to.peer, 40_000);

    const video = arrived(to.peer, 96);
    expect(new Set(video.map(({ ssrc }) => ssrc)).size).toBe(1);
    const first = video[0]?.sequence ?? 0;
    expect(video.map(({ sequence }) => sequence)).toEqual(video.map((_, index) => (first + index) & 0xffff));
  });

  it("refuses an answer to another offer, and a second answer", async () => {
    const { publisher } = await publish();
    const one = await publisher.subscribe(engine.createDownlink(), () => undefined);
    const candidates: { candidate: string; sdpMid: string }[] = [];
    const other = await publisher.subscribe(engine.createDownlink(), (candidate) => candidates.push(candidate));
    const peer = new SyntheticSubscriber(other.sdpOffer);
    opened.push(peer);
    expect(() => one.subscriber.answer(peer.answer)).toThrow(SdpError);
    other.subscriber.answer(peer.answer);
    expect(() => other.subscriber.answer(peer.answer)).toThrow(SdpError);
    // A connection that is closed amid its handshake is an error in the engine's log.
    for (const candidate of candidates) peer.addCandidate(candidate);
    await vi.waitFor(() => expect(peer.isOpen).toBe(true), 5000);
  });

  it("refuses offers that aren't, and keeps the stream that a bad reconnection was for", async () => {
    await expect(engine.publish("v=0\r\ns=-\r\n", both)).rejects.toThrow(SdpError);
    const from = await publish();
    await expect(from.publisher.reconnect("nonsense")).rejects.toThrow(SdpError);
    const to = await subscribe(from.publisher);
    await untilPictures(from.peer, to.peer, 1);
  });

  it("takes any candidate without harm", async () => {
    const { publisher } = await publish();
    for (const candidate of [
      "",
      "nonsense",
      "candidate:1 1 udp 1 x.local 5 typ host",
      "candidate:1 1 udp 1 192.0.2.1 99999 typ host",
    ]) {
      publisher.addCandidate({ candidate, sdpMid: "0", sdpMLineIndex: 0 });
    }
  });

  it("closes subscribers with their publisher, and may be closed twice", async () => {
    const from = await publish();
    const { subscriber, sdpOffer } = await from.publisher.subscribe(engine.createDownlink(), () => undefined);
    const peer = new SyntheticSubscriber(sdpOffer);
    opened.push(peer);
    from.publisher.close();
    from.publisher.close();
    expect(() => subscriber.answer(peer.answer)).toThrow(SdpError);
    subscriber.addCandidate({ candidate: "candidate:1 1 udp 1 127.0.0.1 5 typ host", sdpMid: "0", sdpMLineIndex: 0 });
    subscriber.close();
    await expect(from.publisher.subscribe(engine.createDownlink(), () => undefined)).rejects.toThrow(SdpError);
    await expect(from.publisher.reconnect(from.peer.offer)).rejects.toThrow(SdpError);
  });

  it("says which UDP port it can't have", () => {
    const second = () => createMediaEngine({ bindAddress: "127.0.0.1", udpPort });
    expect(second).toThrow(`UDP port ${udpPort} on 127.0.0.1 can't be used for media`);
  });
});
