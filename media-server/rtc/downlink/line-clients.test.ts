import { describe, expect, it } from "vitest";
import { SimulatedCall } from "./testing/simulated-call";
import { callOf, ROOMY, shares } from "./testing/simulated-scenes";

describe("what is of use", () => {
  it("is nothing of a hidden tile: it costs its sound alone", () => {
    const call = callOf(2);
    const [hidden, shown] = call.streams;
    if (!hidden || !shown) throw new Error("no streams");
    hidden.usefulShare = 0;
    call.run(500);
    const before = hidden.sentBytes;
    call.run(10_000);
    expect(((hidden.sentBytes - before) * 8) / 10).toBeLessThan(45_000);
    expect(shown.current?.share).toBe(1);
    expect(call.pauses).toBe(0);
    hidden.usefulShare = 1;
    call.run(1000);
    expect(hidden.current?.share).toBe(1);
  });

  it("bounds the layer: none is larger, the smallest always is to be had", () => {
    const call = callOf(2);
    const [half, little] = call.streams;
    if (!half || !little) throw new Error("no streams");
    half.usefulShare = 0.6;
    little.usefulShare = 0.1;
    call.run(1000);
    expect(shares(call)).toEqual([0.5, 0.25]);
  });
});

describe("a layer that its publisher stops", () => {
  it("gives way to the next smaller one, and comes back", () => {
    const call = callOf(1);
    const top = call.streams[0]?.layers[2];
    if (!top) throw new Error("no layer");
    top.lives = false;
    call.run(500);
    expect(shares(call)).toEqual([0.5]);
    top.lives = true;
    call.run(500);
    expect(shares(call)).toEqual([1]);
  });
});

describe("a client that says nothing", () => {
  it("keeps what it has when its feedback stops, as a browser's in the background, and isn't tried with more", () => {
    const call = callOf(1);
    call.setLine(900_000);
    call.run(20_000);
    expect(shares(call)).toEqual([0.5]);
    for (const stream of call.streams) stream.givesFeedback = false;
    const keyFrames = call.streams[0]?.keyFrames ?? 0;
    call.setLine(ROOMY);
    call.run(60_000);
    expect(shares(call)).toEqual([0.5]);
    expect(call.streams[0]?.keyFrames ?? 0).toBeLessThanOrEqual(keyFrames + 2);
    for (const stream of call.streams) stream.givesFeedback = true;
    call.runUntil(() => shares(call)[0] === 1, 15_000);
  });

  it("isn't punished for an outage", () => {
    const call = callOf(1);
    call.line.loss = 1;
    call.run(6000);
    call.line.loss = 0;
    call.run(5000);
    expect(shares(call)).toEqual([1]);
  });

  it("never gave transport-wide feedback: it gets the default, and less by the loss that its reports tell", () => {
    const call = new SimulatedCall(ROOMY);
    const stream = call.add();
    stream.givesFeedback = false;
    call.run(10_000);
    expect(shares(call)).toEqual([1]);
    call.setLine(900_000);
    call.runUntil(() => shares(call)[0] === 0.5, 5000);
    call.setLine(ROOMY);
    call.runUntil(() => shares(call)[0] === 1, 60_000);
    call.run(20_000);
    expect(shares(call)).toEqual([1]);
  });
});

describe("a foreign download that fills the line", () => {
  it("takes no picture away altogether", () => {
    const call = callOf(1);
    call.line.foreignQueueMs = 200;
    call.run(25_000);
    expect(shares(call)[0]).toBeGreaterThan(0);
    expect(call.pauses).toBe(0);
  });
});
