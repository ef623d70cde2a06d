import { describe, expect, it } from "vitest";
import { emptyMediaPacket } from "./media-packet";
import { PacketRing } from "./packet-ring";

const buffer = (value: number) => Buffer.from([value]);
const packet = (sequence: number, value = sequence) => ({
  ...emptyMediaPacket(),
  buffer: buffer(value),
  sequence,
  timestamp: sequence * 100,
  pictureId: 0x7ff0 + sequence,
  tl0: 0xf0 + sequence,
});

describe("PacketRing", () => {
  it("keeps the newest packets with their own numbers and forgets older ones", () => {
    const ring = new PacketRing(4);
    for (let sequence = 10; sequence < 16; sequence += 1) ring.put(packet(sequence));
    expect(ring.bufferAt(11)).toBeUndefined();
    expect(ring.bufferAt(12)).toEqual(buffer(12));
    expect(ring.bufferAt(15)).toEqual(buffer(15));
    expect(ring.bufferAt(16)).toBeUndefined();

    const restored = emptyMediaPacket();
    ring.restore(15, restored);
    const { sequence, timestamp, pictureId, tl0 } = packet(15);
    expect(restored).toMatchObject({ sequence, timestamp, pictureId, tl0 });
  });

  it("takes a packet once", () => {
    const ring = new PacketRing(4);
    expect(ring.put(packet(5, 1))).toBe(true);
    expect(ring.put(packet(5, 2))).toBe(false);
    expect(ring.bufferAt(5)).toEqual(buffer(1));
  });

  it("takes a late packet into its place, but not over a newer one", () => {
    const ring = new PacketRing(4);
    ring.put(packet(9));
    expect(ring.put(packet(7))).toBe(true);
    expect(ring.put(packet(5))).toBe(false);
    expect(ring.bufferAt(9)).toEqual(buffer(9));
  });
});
