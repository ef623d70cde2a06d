import { describe, expect, it } from "vitest";
import { emptyMediaPacket } from "./media-packet";
import { readVp9 } from "./vp9";

function read(...bytes: number[]) {
  const facts = emptyMediaPacket();
  readVp9(Buffer.from(bytes), 0, bytes.length, facts);
  return facts;
}

// The first byte's bits: I picture id, P depends on others, L layers, F flexible, B begins a frame, E ends it.
describe("readVp9", () => {
  it("sees a key frame where a frame begins that depends on none", () => {
    expect(read(0b1000_1000, 0x81, 0x02, 0xaa).startsKeyFrame).toBe(true);
    expect(read(0b0000_1000, 0xaa).startsKeyFrame).toBe(true);
    expect(read(0b1010_1000, 0x81, 0x02, 0b000_0_000_0, 0x07, 0xaa).startsKeyFrame).toBe(true);
  });

  it("is not fooled by dependent frames, later packets, upper spatial layers and short packets", () => {
    expect(read(0b1100_1000, 0x81, 0x02, 0xaa).startsKeyFrame).toBe(false);
    expect(read(0b1000_0000, 0x81, 0x02, 0xaa).startsKeyFrame).toBe(false);
    expect(read(0b1011_1000, 0x81, 0x02, 0b000_0_001_1, 0xaa).startsKeyFrame).toBe(false);
    expect(read(0b1000_1000, 0x81).startsKeyFrame).toBe(false);
    expect(read(0b1010_1000, 0x01, 0x00).startsKeyFrame).toBe(false);
    expect(read().startsKeyFrame).toBe(false);
  });

  it("finds the picture's numbers, of the base layer's in non-flexible mode alone", () => {
    expect(read(0b1010_1000, 0x81, 0x02, 0x00, 0x07, 0xaa)).toMatchObject({
      pictureIdAt: 1,
      pictureId: 0x102,
      tl0At: 4,
      tl0: 7,
    });
    expect(read(0b1011_1000, 0x05, 0x00, 0xaa)).toMatchObject({ pictureIdAt: 1, pictureId: 5, tl0At: -1 });
    expect(read(0b0000_1000, 0xaa)).toMatchObject({ pictureIdAt: -1, tl0At: -1 });
  });
});
