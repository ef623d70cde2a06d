import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createMediaEngine } from "./create-media-engine";
import { emptyRtpView, readRtp } from "./rtp/packet";
import { freeUdpPort } from "./testing/free-udp-port";
import { SyntheticPublisher, SyntheticSubscriber } from "./testing/synthetic-peer";
import type { MediaEngine, Publisher } from "./types";

const PICTURE_TICKS = 3000;
let engine: MediaEngine;
const opened: { close(): void }[] = [];

beforeAll(async () => {
  engine = createMediaEngine({ bindAddress: "127.0.0.1", udpPort: await freeUdpPort() });
});
afterEach(() => {
  for (const each of opened.splice(0).reverse()) each.close();
});
afterAll(() => engine.close());

/** A publisher whose pictures are one packet each, with the layer's place as their last byte. */
async function publishLayers() {
  const peer = new SyntheticPublisher({ audio: 1001, video: 2001 }, ["rdiv2", "rdiv1"]);
  const { publisher, sdpAnswer } = await engine.publish(peer.offer, { hasAudio: true, hasVideo: true });
  opened.push(peer, publisher);
  peer.accept(sdpAnswer);
  await vi.waitFor(() => expect(peer.isOpen).toBe(true), 5000);
  const sent = [0, 0];
  const send = (index: 0 | 1, isKeyFrame: boolean) => {
    const picture = sent[index] ?? 0;
    sent[index] = picture + 1;
    const id = (index * 1000 + picture) & 0x7fff;
    const payload = [0x90, 0x80, 0x80 | (id >> 8), id & 0xff, isKeyFrame ? 0 : 1, index];
    peer.sendLayer(index, (index * 30_000 + picture) & 0xffff, index * 1e9 + picture * PICTURE_TICKS, payload);
  };
  return { peer, publisher, sdpAnswer, send };
}

async function subscribe(publisher: Publisher) {
  const candidates: { candidate: string; sdpMid: string }[] = [];
  const { subscriber, sdpOffer } = await publisher.subscribe(engine.createDownlink(), (candidate) =>
    candidates.push(candidate),
  );
  const peer = new SyntheticSubscriber(sdpOffer);
  opened.push(peer, subscriber);
  subscriber.answer(peer.answer);
  for (const candidate of candidates) peer.addCandidate(candidate);
  await vi.waitFor(() => expect(peer.isOpen).toBe(true), 5000);
  return peer;
}

/** The pictures that arrived, in the order they came. */
function pictures(peer: SyntheticSubscriber) {
  return peer.received.flatMap((packet) => {
    const view = emptyRtpView();
    if (!readRtp(packet, view) || view.payloadType !== 96) return [];
    const { sequence, timestamp, ssrc, payloadStart: at } = view;
    const isKeyFrame = packet[at + 4] === 0;
    return [
      { sequence, timestamp, ssrc, isKeyFrame, layer: packet[at + 5], pictureId: packet.readUInt16BE(at + 2) & 0x7fff },
    ];
  });
}

describe("a publisher's layers over the wire", () => {
  it("are all accepted", async () => {
    const { sdpAnswer } = await publishLayers();
    expect(sdpAnswer).toContain("a=rid:rdiv2 recv\r\na=rid:rdiv1 recv\r\na=simulcast:recv rdiv2;rdiv1\r\n");
  });

  it("reach a subscriber as one source, which goes over to a larger one at its key frame", async () => {
    const { publisher, send } = await publishLayers();
    const to = await subscribe(publisher);
    await vi.waitFor(() => {
      send(0, true);
      expect(pictures(to).length).toBeGreaterThan(0);
    }, 5000);
    const switches = engine.counters.layerSwitches;
    await vi.waitFor(() => {
      send(0, false);
      send(1, false);
      send(1, true);
      expect(pictures(to).at(-1)?.layer).toBe(1);
    }, 5000);

    const seen = pictures(to);
    expect(new Set(seen.map(({ ssrc }) => ssrc)).size).toBe(1);
    expect(seen.map(({ layer }) => layer)).toEqual(seen.map(({ layer }) => layer).sort());
    expect(seen.find(({ layer }) => layer === 1)?.isKeyFrame).toBe(true);
    for (const [index, picture] of seen.slice(1).entries()) {
      const before = seen[index];
      expect(picture.sequence).toBe(((before?.sequence ?? 0) + 1) & 0xffff);
      expect(picture.pictureId).toBe(((before?.pictureId ?? 0) + 1) & 0x7fff);
      expect((picture.timestamp - (before?.timestamp ?? 0)) | 0).toBeGreaterThan(0);
      expect((picture.timestamp - (before?.timestamp ?? 0)) | 0).toBeLessThan(5 * 90_000);
    }
    expect(engine.counters.layerSwitches).toBe(switches + 1);
  });

  it("go on in the smaller one when the larger is paused", async () => {
    const { publisher, peer, send } = await publishLayers();
    const to = await subscribe(publisher);
    await vi.waitFor(() => {
      send(0, true);
      send(1, true);
      expect(pictures(to).at(-1)?.layer).toBe(1);
    }, 5000);
    const asked = peer.asked.keyFrames;
    await vi.waitFor(() => {
      send(0, peer.asked.keyFrames > asked);
      expect(pictures(to).at(-1)?.layer).toBe(0);
    }, 8000);
    expect(pictures(to).findLast(({ isKeyFrame }) => isKeyFrame)?.layer).toBe(0);
  });
});
