import { describe, expect, it } from "vitest";
import { RtpRewriter } from "./rewriter";

const CYCLE = 0x10000;

describe("RtpRewriter", () => {
  it("begins where the subscriber's numbers begin", () => {
    const rewriter = new RtpRewriter(90_000, 500, 7_000);
    rewriter.switchTo({ sequence: CYCLE + 60_000, timestamp: 0xffffff00 }, 0);
    expect(rewriter.advance(CYCLE + 60_000, 0xffffff00, 0)).toBe(500);
    expect(rewriter.timestamp(0xffffff00)).toBe(7_000);
    expect(rewriter.timestamp(0x00000100)).toBe(7_512);
  });

  it("keeps distances through both wraps, late packets included", () => {
    const rewriter = new RtpRewriter(90_000, 65_530, 0xfffffff0);
    const base = CYCLE + 65_000;
    rewriter.switchTo({ sequence: base, timestamp: 0 }, 0);
    let wrong = 0;
    for (let step = 0; step < 140_000; step += 1) {
      if (rewriter.advance(base + step, 0, step) !== ((65_530 + step) & 0xffff)) wrong += 1;
    }
    expect(wrong).toBe(0);
    expect(rewriter.advance(base + 139_990, 0, 140_001)).toBe((65_530 + 139_990) & 0xffff);
    expect(rewriter.timestamp(0x20)).toBe(0x10);
  });

  it("goes on without a gap when the source changes, the media clock by the time that passed", () => {
    const rewriter = new RtpRewriter(90_000, 100, 1_000);
    rewriter.switchTo({ sequence: CYCLE + 1, timestamp: 50 }, 0);
    rewriter.advance(CYCLE + 1, 50, 0);
    rewriter.advance(CYCLE + 2, 50 + 3_000, 33);

    rewriter.switchTo({ sequence: CYCLE + 40_000, timestamp: 4_000_000_000 }, 533);
    expect(rewriter.advance(CYCLE + 40_000, 4_000_000_000, 533)).toBe(102);
    expect(rewriter.timestamp(4_000_000_000)).toBe(1_000 + 3_000 + 45_000);
  });

  it("advances the media clock even when no time passed", () => {
    const rewriter = new RtpRewriter(48_000, 0, 0);
    rewriter.switchTo({ sequence: CYCLE, timestamp: 0 }, 10);
    rewriter.advance(CYCLE, 0, 10);
    rewriter.switchTo({ sequence: CYCLE + 9, timestamp: 123 }, 10);
    expect(rewriter.timestamp(123)).toBe(1);
  });

  it("has no room for what came before the switch", () => {
    const rewriter = new RtpRewriter(90_000, 0, 0);
    rewriter.switchTo({ sequence: CYCLE + 10, timestamp: 0 }, 0);
    expect(rewriter.covers(CYCLE + 9)).toBe(false);
    expect(rewriter.covers(CYCLE + 10)).toBe(true);
  });

  it("finds the source's number behind the subscriber's, as far as it was sent", () => {
    const rewriter = new RtpRewriter(90_000, 65_535, 0);
    expect(rewriter.sourceSequence(65_535)).toBeUndefined();
    rewriter.switchTo({ sequence: CYCLE + 10, timestamp: 0 }, 0);
    for (let step = 0; step < 5; step += 1) rewriter.advance(CYCLE + 10 + step, 0, 0);
    expect(rewriter.sourceSequence(65_535)).toBe(CYCLE + 10);
    expect(rewriter.sourceSequence(3)).toBe(CYCLE + 14);
    expect(rewriter.sourceSequence(4)).toBeUndefined();
    expect(rewriter.sourceSequence(65_534)).toBeUndefined();
  });

  it("doesn't take another source's packets for this one's", () => {
    const rewriter = new RtpRewriter(90_000, 0, 0);
    rewriter.switchTo({ sequence: CYCLE, timestamp: 0 }, 0);
    rewriter.advance(CYCLE, 0, 0);
    rewriter.advance(CYCLE + 1, 0, 0);
    rewriter.switchTo({ sequence: CYCLE + 500, timestamp: 0 }, 1);
    rewriter.advance(CYCLE + 500, 0, 1);
    expect(rewriter.sourceSequence(1)).toBeUndefined();
    expect(rewriter.sourceSequence(2)).toBe(CYCLE + 500);
  });
});

describe("the media clock over a switch of layers", () => {
  /** NTP second 1000 and a half is the timestamp `at` of this layer. */
  const clock = (at: number) => ({ ntpHigh: 1000, ntpLow: 0x80000000, rtpTimestamp: at });

  function sending(timestamp: number, nowMs: number, report?: ReturnType<typeof clock>): RtpRewriter {
    const rewriter = new RtpRewriter(90_000, 0, 1_000);
    rewriter.switchTo({ sequence: CYCLE, timestamp, clock: report }, nowMs);
    rewriter.advance(CYCLE, timestamp, nowMs);
    return rewriter;
  }

  it("follows the sender reports of both exactly, whatever the packets' delays", () => {
    const rewriter = sending(50_000, 100, clock(50_000));
    // Taken 40 ms after the last picture, here 70 ms later.
    rewriter.switchTo({ sequence: CYCLE, timestamp: 800_000 + 3_600, clock: clock(800_000) }, 170);
    expect(rewriter.timestamp(803_600)).toBe(1_000 + 3_600);
  });

  it("never goes back, and is exact again with the switch after", () => {
    const rewriter = sending(50_000, 100, clock(50_000));
    // The same picture in the other layer, a little later.
    rewriter.switchTo({ sequence: CYCLE, timestamp: 800_000, clock: clock(800_000) }, 105);
    expect(rewriter.advance(CYCLE, 800_000, 105)).toBe(1);
    expect(rewriter.timestamp(800_000)).toBe(1_001);
    rewriter.switchTo({ sequence: CYCLE + 9, timestamp: 59_000, clock: clock(50_000) }, 210);
    expect(rewriter.timestamp(59_000)).toBe(1_000 + 9_000);
  });

  it("learns the sender's clock from a report that comes after the first packet", () => {
    const rewriter = sending(50_000, 100);
    rewriter.learn(clock(50_900));
    rewriter.switchTo({ sequence: CYCLE, timestamp: 803_600, clock: clock(800_000) }, 180);
    expect(rewriter.timestamp(803_600)).toBe(1_900 + 3_600);
  });

  it("doesn't believe reports that are more than a second off", () => {
    const rewriter = sending(50_000, 100, clock(50_000));
    rewriter.switchTo({ sequence: CYCLE, timestamp: 800_000 + 900_000, clock: clock(800_000) }, 200);
    expect(rewriter.timestamp(1_700_000)).toBe(1_000 + 9_000);
  });
});

describe("RtpRewriter with packets of our own between a source's", () => {
  const begun = () => {
    const rewriter = new RtpRewriter(90_000, 65_534, 0);
    rewriter.switchTo({ sequence: 1000, timestamp: 0 }, 0);
    return rewriter;
  };

  it("has no room for any before the first packet", () => {
    expect(begun().insert(3)).toBeUndefined();
  });

  it("gives them the next numbers, and goes on after them", () => {
    const rewriter = begun();
    expect(rewriter.advance(1000, 0, 0)).toBe(65_534);
    expect((rewriter.insert(3) ?? 0) & 0xffff).toBe(65_535);
    expect(rewriter.advance(1001, 0, 0)).toBe(2);
    expect([65_534, 65_535, 0, 1, 2].map((number) => rewriter.isInserted(number))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it("keeps the place of one that comes late from before them", () => {
    const rewriter = begun();
    rewriter.advance(1000, 0, 0);
    rewriter.advance(1002, 0, 0);
    rewriter.insert(2);
    rewriter.advance(1003, 0, 0);
    rewriter.insert(1);
    expect(rewriter.advance(1001, 0, 0)).toBe(65_535);
    expect(rewriter.advance(1003, 0, 0)).toBe(3);
    expect(rewriter.advance(1004, 0, 0)).toBe(5);
  });

  it("finds the source's packet behind each number, and none behind its own", () => {
    const rewriter = begun();
    rewriter.advance(1000, 0, 0);
    rewriter.advance(1001, 0, 0);
    rewriter.insert(2);
    rewriter.advance(1002, 0, 0);
    rewriter.insert(1);
    rewriter.advance(1003, 0, 0);
    const numbers = [65_534, 65_535, 0, 1, 2, 3, 4, 5];
    expect(numbers.map((number) => rewriter.sourceSequence(number))).toEqual([
      1000,
      1001,
      undefined,
      undefined,
      1002,
      undefined,
      1003,
      undefined,
    ]);
  });

  it("goes on after them with another source", () => {
    const rewriter = begun();
    rewriter.advance(1000, 0, 0);
    rewriter.insert(2);
    rewriter.switchTo({ sequence: 50, timestamp: 0 }, 10);
    expect(rewriter.advance(50, 0, 10)).toBe(1);
    expect(rewriter.sourceSequence(1)).toBe(50);
    expect(rewriter.sourceSequence(65_534)).toBeUndefined();
  });

  it("forgets the oldest of many, and never gives a number twice", () => {
    const rewriter = begun();
    const given = new Set<number>();
    for (let sequence = 1000; sequence < 1100; sequence += 1) {
      given.add(rewriter.advance(sequence, 0, 0));
      const first = rewriter.insert(2) ?? 0;
      given.add(first & 0xffff).add((first + 1) & 0xffff);
    }
    expect(given.size).toBe(300);
    expect(rewriter.covers(1000)).toBe(false);
    expect(rewriter.covers(1099)).toBe(true);
  });
});
