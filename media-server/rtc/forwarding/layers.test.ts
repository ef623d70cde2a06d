import { describe, expect, it } from "vitest";
import { FakePublisher, type SeenPacket } from "../testing/layered-publisher";

/** Numbers that go on by one with each packet. */
function goesOn(packets: readonly SeenPacket[], of: "sequence" | "pictureId"): boolean {
  return packets.every((packet, index) => index === 0 || packet[of] === (packets[index - 1]?.[of] ?? 0) + 1);
}

describe("a subscriber whose layer nobody chooses", () => {
  it("begins with the first layer that comes with a key frame, and goes up to the largest", () => {
    const publisher = new FakePublisher();
    const [small, middle, large] = publisher.connectSeen();
    const { seen, track } = publisher.subscribe();
    small.send(1);
    small.send(2, "key");
    large.send(3);
    expect(seen.map(({ rid }) => rid)).toEqual(["rdiv4"]);
    expect(track.target).toBe(large.track);
    middle.send(4, "key");
    large.send(5, "key");
    small.send(6);
    large.send(7);
    expect(seen.map(({ rid }) => rid)).toEqual(["rdiv4", "rdiv1", "rdiv1"]);
    expect(track.current).toBe(large.track);
  });

  it("sees numbers that go on, and pictures that never go back in time", () => {
    const publisher = new FakePublisher();
    const [small, , large] = publisher.connectSeen();
    const { seen } = publisher.subscribe();
    small.send(0, "key");
    small.send(33);
    large.send(40, "key");
    large.send(66);
    expect(goesOn(seen, "sequence")).toBe(true);
    expect(goesOn(seen, "pictureId")).toBe(true);
    const times = seen.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(times.length);
  });

  it("falls to the best layer that lives when its own is paused, and goes up again when that one is back for good", () => {
    const publisher = new FakePublisher();
    const layers = publisher.connectSeen();
    const [small, middle, large] = layers;
    const { track } = publisher.subscribe();
    for (const layer of layers) layer.send(0, "key");
    publisher.run(2000, layers);
    expect(track.current).toBe(large.track);

    publisher.run(900, [small, middle]);
    expect(track.target).toBe(middle.track);
    middle.send(publisher.nowMs, "key");
    expect(track.current).toBe(middle.track);
    large.send(publisher.nowMs, "key");
    publisher.run(200, layers);
    expect(track.target).toBe(middle.track);
    publisher.run(1000, layers);
    expect(track.target).toBe(large.track);
    expect(publisher.counters.layerSwitches).toBe(2 + (track.current === large.track ? 1 : 0));
  });

  it("takes padding for no sign of life", () => {
    const publisher = new FakePublisher();
    const [small, , large] = publisher.connectSeen();
    large.pad(5000);
    expect(large.track.isAlive(5000)).toBe(false);
    small.send(5000);
    expect(small.track.isAlive(5799)).toBe(true);
    expect(small.track.isAlive(5800)).toBe(false);
  });

  it("stays where it is when every layer sends a picture a second: a track that is switched off", () => {
    const publisher = new FakePublisher();
    const layers = publisher.connectSeen();
    const { track } = publisher.subscribe();
    for (const layer of layers) layer.send(0, "key");
    publisher.run(1000, layers);
    for (let second = 0; second < 5; second += 1) {
      for (const layer of layers) {
        layer.send(publisher.nowMs);
        publisher.published.tick(publisher.nowMs);
      }
      publisher.run(1000, []);
    }
    expect(track.target).toBe(layers[2].track);
    expect(track.current).toBe(layers[2].track);
  });

  it("takes a layer that appears later when it is larger", () => {
    const publisher = new FakePublisher();
    const [small, , large] = publisher.connect();
    publisher.published.add(small.track);
    const { track } = publisher.subscribe();
    small.send(0, "key");
    expect(track.target).toBe(small.track);
    publisher.published.add(large.track);
    large.send(1, "key");
    expect(track.current).toBe(large.track);
    expect(publisher.published.layers).toEqual([small.track, large.track]);
  });
});

describe("a subscriber whose layer is chosen", () => {
  it("keeps the present layer until the chosen one's key frame", () => {
    const publisher = new FakePublisher();
    const layers = publisher.connectSeen();
    const [small, , large] = layers;
    const { track, seen } = publisher.subscribe();
    for (const layer of layers) layer.send(0, "key");
    track.select(small.track);
    large.send(10);
    small.send(11);
    expect(track.current).toBe(large.track);
    expect(track.target).toBe(small.track);
    small.send(12, "key");
    large.send(13, "key");
    expect(track.current).toBe(small.track);
    expect(seen.slice(-2).map(({ rid }) => rid)).toEqual(["rdiv1", "rdiv4"]);
    publisher.run(3000, layers);
    expect(track.target).toBe(small.track);
  });

  it("is stopped at once, and begins again with a key frame, where its numbers ended", () => {
    const publisher = new FakePublisher();
    const [small, middle] = publisher.connectSeen();
    const { track, seen } = publisher.subscribe();
    small.send(0, "key");
    track.select(undefined);
    small.send(33);
    small.send(66, "key");
    middle.send(66, "key");
    expect(seen).toHaveLength(1);
    expect(track.current).toBeUndefined();
    publisher.run(2000, [small, middle]);
    expect(seen).toHaveLength(1);

    track.select(middle.track);
    middle.send(2040);
    small.send(2070, "key");
    middle.send(2080, "key");
    expect(seen.map(({ rid }) => rid)).toEqual(["rdiv4", "rdiv2"]);
    expect(goesOn(seen, "sequence")).toBe(true);
    expect(goesOn(seen, "pictureId")).toBe(true);
  });

  it("is left alone while the chosen layer or the present one lives, and saved when both are dead", () => {
    const publisher = new FakePublisher();
    const layers = publisher.connectSeen();
    const [small, middle, large] = layers;
    const { track } = publisher.subscribe();
    for (const layer of layers) layer.send(0, "key");
    track.select(middle.track);
    middle.send(1, "key");
    track.select(large.track);
    publisher.run(2000, [small, middle]);
    expect([track.current, track.target]).toEqual([middle.track, large.track]);
    publisher.run(1000, [small]);
    expect(track.target).toBe(small.track);
  });

  it("may be chosen for before anything can be sent", () => {
    const publisher = new FakePublisher();
    const [small, , large] = publisher.connectSeen();
    const { track, seen } = publisher.subscribe();
    publisher.published.leave(track);
    track.select(small.track);
    large.send(0, "key");
    small.send(0, "key");
    expect(seen).toEqual([]);
    publisher.published.join(track);
    large.send(33, "key");
    small.send(33, "key");
    expect(seen.map(({ rid }) => rid)).toEqual(["rdiv4"]);
  });
});

describe("a publisher's new connection", () => {
  it("goes on for everybody with the first key frame, in the layers that they had", () => {
    const publisher = new FakePublisher();
    const before = publisher.connectSeen();
    const [free, chosen] = [publisher.subscribe(), publisher.subscribe()];
    for (const layer of before) layer.send(0, "key");
    chosen.track.select(before[1].track);
    before[1].send(10, "key");

    const [small, middle, large] = publisher.connect();
    for (const layer of [small, middle, large]) {
      publisher.published.add(layer.track);
      layer.send(500, "key");
    }
    expect(free.track.current).toBe(large.track);
    expect(chosen.track.target).toBe(middle.track);
    expect(chosen.track.current).toBe(middle.track);
    for (const { seen } of [free, chosen]) expect(goesOn(seen, "sequence")).toBe(true);
  });
});

describe("requests for key frames", () => {
  it("are merged, and made of the layers that are waited for", () => {
    const publisher = new FakePublisher();
    const [small, middle, large] = publisher.connectSeen();
    for (const layer of [small, middle, large]) layer.send(0);
    const [one, other] = [publisher.subscribe(), publisher.subscribe()];
    expect(publisher.asked).toEqual([["rdiv1"]]);
    publisher.nowMs = 300;
    publisher.published.tick(300);
    expect(publisher.asked.at(-1)).toEqual(["rdiv4", "rdiv2", "rdiv1"]);
    for (const layer of [small, middle, large]) layer.send(320, "key");
    publisher.run(3000, [small, middle, large]);
    expect(publisher.asked).toHaveLength(2);

    one.track.select(small.track);
    other.track.select(small.track);
    expect(publisher.asked.slice(2)).toEqual([["rdiv4"]]);
  });

  it("go to no layer that its publisher has paused, and to that one when it is back", () => {
    const publisher = new FakePublisher();
    const layers = publisher.connectSeen();
    const [small, middle, large] = layers;
    const { track } = publisher.subscribe();
    for (const layer of layers) layer.send(0, "key");
    track.select(small.track);
    small.send(20, "key");
    publisher.run(2000, [small, middle]);
    const before = publisher.asked.length;
    track.select(large.track);
    publisher.run(10_000, [small, middle]);
    expect(publisher.asked).toHaveLength(before);
    publisher.run(100, layers);
    expect(publisher.asked.slice(before)).toEqual([["rdiv1"]]);
  });

  it("are repeated while a broken picture isn't mended", () => {
    const publisher = new FakePublisher();
    const layers = publisher.connectSeen();
    const { track } = publisher.subscribe();
    for (const layer of layers) layer.send(0, "key");
    publisher.run(2000, layers);
    const before = publisher.asked.length;
    if (track.current) publisher.published.repair(track.current);
    publisher.run(3000, layers);
    expect(publisher.asked.length - before).toBeGreaterThanOrEqual(3);
    layers[2].send(publisher.nowMs, "key");
    const after = publisher.asked.length;
    publisher.run(5000, layers);
    expect(publisher.asked).toHaveLength(after);
  });
});

describe("the transport-wide sequence number", () => {
  it("is the subscriber's line's, told of each packet's size, in the packet's own place", () => {
    const publisher = new FakePublisher();
    const [small] = publisher.connectSeen();
    const noted: [number, number][] = [];
    const { seen, track } = publisher.subscribe({
      nextTransportSequence: (size, nowMs) => noted.push([size, nowMs]) + 41,
    });
    small.send(5, "key");
    small.send(6);
    track.retransmit(100, 50);
    expect(seen.map(({ transportSequence }) => transportSequence)).toEqual([42, 43, 44]);
    expect(noted).toEqual([
      [26, 5],
      [26, 6],
      [26, 50],
    ]);
    expect(seen[2]).toEqual({ ...seen[0], transportSequence: 44 });
  });

  it("is left as it is for a subscriber who counts none", () => {
    const publisher = new FakePublisher();
    const [small] = publisher.connectSeen();
    const { seen } = publisher.subscribe();
    small.send(5, "key");
    expect(seen[0]?.transportSequence).toBe(0xaabb);
  });
});

describe("several subscribers of one packet", () => {
  it("each get numbers of their own, also again", () => {
    const publisher = new FakePublisher();
    const [small, , large] = publisher.connectSeen();
    const early = publisher.subscribe();
    large.send(0, "key");
    early.track.select(small.track);
    small.send(33, "key");
    const late = publisher.subscribe();
    late.track.select(small.track);
    small.send(66, "key");
    small.send(99);
    expect(early.seen.map(({ sequence }) => sequence)).toEqual([100, 101, 102, 103]);
    expect(late.seen.map(({ sequence }) => sequence)).toEqual([100, 101]);
    early.track.retransmit(102, 120);
    late.track.retransmit(100, 120);
    early.track.retransmit(100, 120); // of another layer: gone
    expect(early.seen.slice(4)).toEqual([early.seen[2]]);
    expect(late.seen.slice(2)).toEqual([late.seen[0]]);
  });

  it("keep nothing of a layer that nobody receives any more, and miss nothing of it", () => {
    const publisher = new FakePublisher();
    const [small] = publisher.connectSeen();
    const { track } = publisher.subscribe();
    small.send(0, "key");
    small.lose();
    small.send(66);
    expect(small.track.missingNow(80)).toHaveLength(1);
    publisher.published.leave(track);
    expect(small.track.missingNow(200)).toEqual([]);
    expect(small.track.kept(0x10000 + 60_000)).toBeUndefined();
    small.lose();
    small.send(300);
    expect(small.track.missingNow(320)).toEqual([]);
  });
});
