import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createMediaEngine } from "./create-media-engine";
import { prng } from "./testing/prng";
import { rtpPacket, VP8_DELTA_FRAME_START, VP8_KEY_FRAME_START } from "./testing/rtp-packets";
import { SyntheticPublisher, SyntheticSubscriber } from "./testing/synthetic-peer";
import type { MediaEngine } from "./types";

const seed = 20_261_123;
const flood = 3_000;
const warnings: string[] = [];
const opened: { close(): void }[] = [];
let engine: MediaEngine;
let udpPort = 0;

async function udpSocket(): Promise<Socket> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

beforeAll(async () => {
  const socket = await udpSocket();
  udpPort = socket.address().port;
  socket.close();
  await once(socket, "close");
  engine = createMediaEngine({ bindAddress: "127.0.0.1", udpPort, onWarning: (message) => warnings.push(message) });
});
afterEach(() => {
  for (const each of opened.splice(0).reverse()) each.close();
});
afterAll(() => engine.close());

/** Between a publisher and the server: notes what the publisher sends, as somebody on its line could. */
async function tap() {
  const [near, far] = [await udpSocket(), await udpSocket()];
  opened.push(near, far);
  const heard: Buffer[] = [];
  let publisherPort = 0;
  near.on("message", (datagram, { port }) => {
    publisherPort = port;
    heard.push(datagram);
    far.send(datagram, udpPort, "127.0.0.1");
  });
  far.on("message", (datagram) => near.send(datagram, publisherPort, "127.0.0.1"));
  const replay = (datagram: Buffer) => far.send(datagram, udpPort, "127.0.0.1");
  return { port: near.address().port, heard, replay };
}

async function call() {
  const line = await tap();
  const publisher = new SyntheticPublisher({ audio: 1001, video: 2001 });
  const published = await engine.publish(publisher.offer, { hasAudio: true, hasVideo: true });
  opened.push(publisher, published.publisher);
  publisher.accept(published.sdpAnswer.replaceAll(` ${udpPort} typ`, ` ${line.port} typ`));
  await vi.waitFor(() => expect(publisher.isOpen).toBe(true), 10_000);

  const candidates: { candidate: string; sdpMid: string }[] = [];
  const subscribed = await published.publisher.subscribe(engine.createDownlink(), (one) => candidates.push(one));
  const subscriber = new SyntheticSubscriber(subscribed.sdpOffer);
  opened.push(subscriber, subscribed.subscriber);
  subscribed.subscriber.answer(subscriber.answer);
  for (const candidate of candidates) subscriber.addCandidate(candidate);
  await vi.waitFor(() => expect(subscriber.isOpen).toBe(true), 10_000);
  return { publisher, subscriber, ...line };
}

/** One picture after the other arrives, each with a last byte of its own. */
async function pictures(from: SyntheticPublisher, to: SyntheticSubscriber, first: number): Promise<void> {
  for (let number = first; number < first + 20; number += 1) {
    const start = number === first ? VP8_KEY_FRAME_START : VP8_DELTA_FRAME_START;
    await vi.waitFor(() => {
      if (number === first || !seen(to).includes(number)) from.sendVideo(number, number * 3_000, [...start, number]);
      expect(seen(to)).toContain(number);
    }, 10_000);
  }
}

const seen = ({ received }: SyntheticSubscriber) => received.map((packet) => packet.at(-1));

/** SRTP of RFC 7983: neither STUN nor DTLS. */
const isMedia = (datagram: Buffer) => (datagram[0] ?? 0) >= 128 && (datagram[0] ?? 0) <= 191;

test("what a stranger sends to the media port reaches nobody, and the call goes on", async () => {
  const { publisher, subscriber, heard } = await call();
  await pictures(publisher, subscriber, 1);
  const captured = heard.filter(isMedia);
  expect(captured.length).toBeGreaterThan(19);
  const before = subscriber.received.length;

  const stranger = await udpSocket();
  opened.push(stranger);
  let answers = 0;
  stranger.on("message", () => {
    answers += 1;
  });
  const random = prng(seed);
  const noise = () => Buffer.from(Array.from({ length: 1 + random() * 1_200 }, () => random() * 256));
  const replayed = () => captured[Math.floor(random() * captured.length)] ?? Buffer.alloc(0);
  const makers: (() => Buffer)[] = [
    noise,
    replayed,
    () => Buffer.concat([replayed().subarray(0, 12), noise()]),
    () => rtpPacket({ payloadType: 96, ssrc: 2001, sequence: 100, payload: [...VP8_KEY_FRAME_START, 99] }),
    // STUN binding request without credentials, then one with noise behind its header (RFC 8489 §5).
    () => Buffer.from("000100002112a442000102030405060708090a0b", "hex"),
    () => Buffer.concat([Buffer.from("000100402112a442000102030405060708090a0b", "hex"), noise()]),
    // DTLS records: a ClientHello's start, an alert (RFC 6347 §4.1).
    () => Buffer.concat([Buffer.from("16fefd0000000000000000", "hex"), noise()]),
    () => Buffer.from("15fefd000000000000000000020100", "hex"),
    () => Buffer.alloc(0),
  ];
  for (let count = 0; count < flood; count += 1) {
    const datagram = (makers[count % makers.length] ?? noise)();
    await new Promise((sent) => stranger.send(datagram, udpPort, "127.0.0.1", sent));
  }
  await pictures(publisher, subscriber, 101);

  const after = seen(subscriber).slice(before);
  expect(after).not.toContain(99);
  expect(after.every((number) => number !== undefined && number > 100)).toBe(true);
  // No lever for an attack on others either: hardly anything comes back.
  expect(answers).toBeLessThan(flood / 2);
  expect(warnings.filter((warning) => warning.includes("callback"))).toEqual([]);
}, 60_000);

test("what was recorded on the publisher's own line and comes from there again isn't forwarded twice", async () => {
  const { publisher, subscriber, heard, replay } = await call();
  await pictures(publisher, subscriber, 1);
  const captured = heard.filter(isMedia);
  const before = subscriber.received.length;
  for (const datagram of captured) replay(datagram);
  await pictures(publisher, subscriber, 101);
  expect(
    seen(subscriber)
      .slice(before)
      .every((number) => (number ?? 0) > 100),
  ).toBe(true);
});
