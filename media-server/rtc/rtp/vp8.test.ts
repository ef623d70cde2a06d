import { describe, expect, it } from "vitest";
import { startsVp8KeyFrame } from "./vp8";

const starts = (...bytes: number[]) => startsVp8KeyFrame(Buffer.from(bytes), 0, bytes.length);

describe("startsVp8KeyFrame", () => {
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
    expect(startsVp8KeyFrame(Buffer.from([0xff, 0x10, 0x00, 0xff]), 1, 3)).toBe(true);
    expect(startsVp8KeyFrame(Buffer.from([0x10, 0x00]), 0, 1)).toBe(false);
  });
});
