import { describe, expect, it } from "vitest";
import { SimulatedCall, threeLayers } from "./testing/simulated-call";
import { callOf, ROOMY, shares } from "./testing/simulated-scenes";
import { SimulatedLayer, type SimulatedStream } from "./testing/simulated-stream";

const THIN = 300_000;

/** The longest time without an arrival since `fromMs`. */
function longestGap(arrivals: readonly number[], fromMs: number, toMs: number): number {
  const times = [fromMs, ...arrivals.filter((ms) => ms >= fromMs && ms < toMs), toMs];
  return Math.max(...times.slice(1).map((ms, index) => ms - (times[index] ?? 0)));
}

function picturesPerSecond({ pictureArrivals }: SimulatedStream, fromMs: number, toMs: number): number {
  return (pictureArrivals.filter((ms) => ms >= fromMs && ms < toMs).length * 1000) / (toMs - fromMs);
}

describe("a line with room", () => {
  it("carries everybody's largest layer, without a trial", () => {
    const call = callOf(3);
    expect(shares(call)).toEqual([1, 1, 1]);
    call.run(20_000);
    expect(call.streams.map(({ keyFrames }) => keyFrames)).toEqual([1, 1, 1]);
    expect(call.pauses).toBe(0);
  });

  it("isn't full because it loses 3 % at random", () => {
    const call = callOf(2);
    call.line.loss = 0.03;
    call.run(60_000);
    expect(shares(call)).toEqual([1, 1]);
    expect(call.streams.map(({ keyFrames }) => keyFrames)).toEqual([1, 1]);
  });

  it("isn't full because it loses 8 % at random", () => {
    const call = callOf(1);
    call.line.loss = 0.08;
    call.run(60_000);
    expect(shares(call)).toEqual([1]);
  });

  it("isn't full because a key frame takes its time", () => {
    const call = new SimulatedCall(3_000_000);
    const stream = call.add();
    call.run(2000);
    for (let count = 0; count < 10; count += 1) {
      stream.sendKeyFrame();
      call.run(3000);
    }
    expect(shares(call)).toEqual([1]);
    expect(stream.keyFrames).toBe(1);
  });

  it("isn't full because the client's computer stands still for a moment", () => {
    const call = callOf(2);
    for (let count = 0; count < 10; count += 1) {
      for (const stream of call.streams) stream.readsFromMs = call.nowMs + 400;
      call.run(3000);
    }
    expect(shares(call)).toEqual([1, 1]);
    expect(call.streams.map(({ keyFrames }) => keyFrames)).toEqual([1, 1]);
  });

  it("carries what a route that became longer brings, after a while", () => {
    const call = callOf(1);
    call.line.delayMs = 250;
    call.run(90_000);
    expect(shares(call)).toEqual([1]);
    expect(call.pauses).toBe(0);
  });
});

describe("a line that shrinks to 300 kbit/s", () => {
  it("carries the smallest layer within 2 s", () => {
    const call = callOf(1);
    call.setLine(THIN);
    expect(call.runUntil(() => shares(call)[0] === 0.25, 2000)).toBeLessThan(2000);
  });

  it("then carries a minute of whole sound and 15 pictures a second at least", () => {
    const call = callOf(1);
    call.setLine(THIN);
    call.run(4000);
    const fromMs = call.nowMs;
    const [stream] = call.streams;
    if (!stream) throw new Error("no stream");
    const lostBefore = stream.soundLost;
    call.run(60_000);
    expect(stream.soundLost).toBe(lostBefore);
    expect(longestGap(stream.soundArrivals, fromMs, call.nowMs)).toBeLessThan(150);
    expect(picturesPerSecond(stream, fromMs, call.nowMs)).toBeGreaterThan(15);
  });

  it("is at the top within 15 s of its return, however long it was thin", () => {
    const call = callOf(1);
    call.setLine(THIN);
    call.run(63_000);
    call.setLine(ROOMY);
    expect(call.runUntil(() => shares(call)[0] === 1, 15_000)).toBeLessThan(15_000);
    call.run(10_000);
    expect(shares(call)).toEqual([1]);
  });

  it("is at the top soon where nothing can be probed, too", () => {
    const call = callOf(1, threeLayers, false);
    call.setLine(THIN);
    call.run(10_000);
    call.setLine(ROOMY);
    expect(call.runUntil(() => shares(call)[0] === 1, 30_000)).toBeLessThan(30_000);
  });

  it("costs the publisher hardly a key frame while it stays thin", () => {
    const call = callOf(1);
    call.setLine(THIN);
    call.run(60_000);
    expect(call.streams[0]?.keyFrames).toBeLessThan(6);
  });

  it("isn't tried because one train of a probe came in a lump, and is at the top within 15 s all the same", () => {
    const call = callOf(1);
    const [stream] = call.streams;
    if (!stream) throw new Error("no stream");
    stream.lumps = true;
    call.setLine(THIN);
    call.run(60_000);
    expect(stream.keyFrames).toBeLessThan(6);
    stream.lumps = false;
    call.setLine(ROOMY);
    expect(call.runUntil(() => shares(call)[0] === 1, 15_000)).toBeLessThan(15_000);
  });

  it("stays on a middle layer that fits", () => {
    const call = callOf(1);
    call.setLine(900_000);
    call.run(20_000);
    expect(shares(call)).toEqual([0.5]);
    call.run(30_000);
    expect(shares(call)).toEqual([0.5]);
  });
});

describe("three streams on 300 kbit/s", () => {
  it("keep their sound and the one picture that fits", () => {
    const call = callOf(3);
    call.setLine(THIN);
    call.run(8000);
    const lostBefore = call.streams.map(({ soundLost }) => soundLost);
    const fromMs = call.nowMs;
    call.run(30_000);
    expect(shares(call).sort()).toEqual([0, 0, 0.25]);
    expect(call.streams.map(({ soundLost }) => soundLost)).toEqual(lostBefore);
    for (const stream of call.streams) expect(longestGap(stream.soundArrivals, fromMs, call.nowMs)).toBeLessThan(200);
    expect(call.pauses).toBeGreaterThan(1);
  });

  it("all show moving pictures again when the line is back, and their largest soon", () => {
    const call = callOf(3);
    call.setLine(THIN);
    call.run(20_000);
    call.setLine(ROOMY);
    call.runUntil(() => shares(call).every((share) => share > 0), 12_000);
    call.runUntil(() => shares(call).every((share) => share === 1), 20_000);
  });

  it("give the one that is looked at what the hidden ones took", () => {
    const call = callOf(3);
    call.setLine(THIN);
    call.run(10_000);
    const shown = call.streams.findIndex(({ current }) => current === undefined);
    call.streams.forEach((stream, index) => {
      stream.usefulShare = index === shown ? 1 : 0;
    });
    call.runUntil(() => shares(call)[shown] === 0.25, 3000);
    expect(shares(call).filter((share) => share > 0)).toHaveLength(1);
  });
});

describe("a publisher of one size", () => {
  const one = () => [new SimulatedLayer(1, 1_200_000)];

  it("is seen no more where it would drown the sound, and again when it fits", () => {
    const call = callOf(1, one);
    call.setLine(THIN);
    call.run(3000);
    expect(shares(call)).toEqual([0]);
    expect(call.pauses).toBe(1);
    const lost = call.streams[0]?.soundLost;
    call.run(60_000);
    expect(call.streams[0]?.soundLost).toBe(lost);
    call.setLine(ROOMY);
    call.runUntil(() => shares(call)[0] === 1, 15_000);
  });

  it("doesn't take the pictures from others that fit", () => {
    const call = new SimulatedCall(ROOMY);
    call.add(one());
    call.add();
    call.run(5000);
    call.setLine(500_000);
    call.run(15_000);
    expect(shares(call)).toEqual([0, 0.25]);
  });
});
