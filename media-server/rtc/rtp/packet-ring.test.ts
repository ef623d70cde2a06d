import { describe, expect, it } from "vitest";
import { PacketRing } from "./packet-ring";

const packet = (value: number) => Buffer.from([value]);

describe("PacketRing", () => {
  it("keeps the newest packets with their timestamps and forgets older ones", () => {
    const ring = new PacketRing(4);
    for (let sequence = 10; sequence < 16; sequence += 1) ring.put(sequence, sequence * 100, packet(sequence));
    expect(ring.packetAt(11)).toBeUndefined();
    expect(ring.packetAt(12)).toEqual(packet(12));
    expect(ring.packetAt(15)).toEqual(packet(15));
    expect(ring.timestampAt(15)).toBe(1500);
    expect(ring.packetAt(16)).toBeUndefined();
  });

  it("takes a packet once", () => {
    const ring = new PacketRing(4);
    expect(ring.put(5, 0, packet(1))).toBe(true);
    expect(ring.put(5, 0, packet(2))).toBe(false);
    expect(ring.packetAt(5)).toEqual(packet(1));
  });

  it("takes a late packet into its place, but not over a newer one", () => {
    const ring = new PacketRing(4);
    ring.put(9, 0, packet(9));
    expect(ring.put(7, 0, packet(7))).toBe(true);
    expect(ring.put(5, 0, packet(5))).toBe(false);
    expect(ring.packetAt(9)).toEqual(packet(9));
  });
});
