import { describe, expect, it } from "vitest";
import { SequenceUnwrapper, sequenceDistance, wrap32 } from "./sequence";

describe("sequenceDistance", () => {
  it.each([
    [5, 6, 1],
    [6, 5, -1],
    [65535, 0, 1],
    [0, 65535, -1],
    [65000, 1000, 1536],
    [0, 0x7fff, 0x7fff],
    [7, 7, 0],
  ])("from %i to %i is %i", (from, to, distance) => {
    expect(sequenceDistance(from, to)).toBe(distance);
  });
});

describe("wrap32", () => {
  it("keeps timestamps on their circle", () => {
    expect(wrap32(-1)).toBe(0xffffffff);
    expect(wrap32(0x1_0000_0005)).toBe(5);
  });
});

describe("SequenceUnwrapper", () => {
  it("goes on through any number of wraps", () => {
    const unwrapper = new SequenceUnwrapper();
    const first = unwrapper.unwrap(65_534);
    let wrong = 0;
    for (let step = 1; step <= 200_000; step += 1) {
      if (unwrapper.unwrap((65_534 + step) & 0xffff) !== first + step) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it("places late packets before the newest, across the wrap", () => {
    const unwrapper = new SequenceUnwrapper();
    const first = unwrapper.unwrap(1);
    expect(unwrapper.unwrap(65_535)).toBe(first - 2);
    expect(unwrapper.unwrap(2)).toBe(first + 1);
  });

  it("stays positive for packets from before the first", () => {
    const unwrapper = new SequenceUnwrapper();
    unwrapper.unwrap(0);
    expect(unwrapper.unwrap(40_000)).toBeGreaterThan(0);
  });
});
