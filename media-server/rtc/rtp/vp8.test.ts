import { describe, expect, it } from "vitest";
import { emptyMediaPacket } from "./media-packet";
import { readVp8 } from "./vp8";

function read(bytes: number[], start = 0, end = bytes.length) {
  const facts = emptyMediaPacket();
  readVp8(Buffer.from(bytes), start, end, facts);
  return facts;
}
const starts = (...bytes: number[]) => read(bytes).startsKeyFrame;

describe("readVp8", () => {
  it("finds the picture's numbers, long and short", () => {
    expect(read([0x90, 0xe0, 0x85, 0x01, 0x07, 0x20, 0x01])).toMatchObject({
      pictureIdAt: 2,
      pictureId: 0x501,
      tl0At: 4,
      tl0: 7,
    });
    expect(read([0x80, 0x80, 0x05, 0x01])).toMatchObject({ pictureIdAt: 2, pictureId: 5, tl0At: -1 });
    expect(read([0x80, 0x40, 0x09, 0x01])).toMatchObject({ pictureIdAt: -1, tl0At: 2, tl0: 9 });
    expect(read([0x10, 0x00])).toMatchObject({ pictureIdAt: -1, tl0At: -1 });
    expect(read([0x80, 0xc0, 0x85])).toMatchObject({ pictureIdAt: -1, tl0At: -1 });
  });

  it("sees a key frame's first packet behind any descriptor", () => {
    expect(starts(0x10, 0x00)).toBe(true);
    expect(starts(0x90, 0x80, 0x05, 0x00)).toBe(true); // picture id of 7 bits
    expect(starts(0x90, 0x80, 0x85, 0x01, 0x00)).toBe(true); // of 15 bits
    expect(starts(0x90, 0xe0, 0x85, 0x01, 0x07, 0x20, 0x00)).toBe(true); // with TL0PICIDX and TID
    expect(starts(0x90, 0x10, 0x03, 0x00)).toBe(true); // KEYIDX alone
  });

  it("is not fooled by delta frames, later packets, later partitions and short packets", () => {
    expect(starts(0x10, 0x01)).toBe(false);
    expect(starts(0x90, 0x80, 0x85, 0x01, 0x01)).toBe(false);
    expect(starts(0x00, 0x00)).toBe(false);
    expect(starts(0x11, 0x00)).toBe(false);
    expect(starts()).toBe(false);
    expect(starts(0x10)).toBe(false);
    expect(starts(0x90)).toBe(false);
    expect(starts(0x90, 0x80)).toBe(false);
    expect(starts(0x90, 0xe0, 0x85, 0x01, 0x07, 0x20)).toBe(false);
  });

  it("reads only its payload", () => {
    expect(read([0xff, 0x10, 0x00, 0xff], 1, 3).startsKeyFrame).toBe(true);
    expect(read([0x10, 0x00], 0, 1).startsKeyFrame).toBe(false);
  });
});
