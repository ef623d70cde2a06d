import { describe, expect, it } from "vitest";
import { LineMeter } from "./line-meter";
import { SentPackets } from "./sent-packets";

/** Somewhere on a stranger's clock. */
const CLOCK_MS = 5_000_000;

function connection() {
  const meter = new LineMeter();
  const sent = new SentPackets(meter);
  /** Sends a packet each 10 ms of `count`, all of 1,000 bytes, and answers their numbers with the times. */
  const send = (count: number, fromMs: number) =>
    Array.from({ length: count }, (_, index) => {
      const atMs = fromMs + index * 10;
      return { sequence: sent.note(1000, atMs), atMs };
    });
  return { meter, sent, send };
}

describe("SentPackets", () => {
  it("numbers packets through the wrap, and knows them again", () => {
    const { meter, sent, send } = connection();
    send(65_530, 0);
    const last = send(10, 700_000);
    expect(last.map(({ sequence }) => sequence)).toEqual([65530, 65531, 65532, 65533, 65534, 65535, 0, 1, 2, 3]);
    sent.feedbackBegins(700_100);
    for (const { sequence, atMs } of last) sent.onArrived(sequence, atMs + CLOCK_MS);
    expect(meter.newestMs).toBe(700_050);
  });

  it("measures the queue against the least delay, whatever the receiver's clock shows", () => {
    const { meter, sent, send } = connection();
    sent.feedbackBegins(1000);
    for (const { sequence, atMs } of send(50, 0)) sent.onArrived(sequence, atMs + CLOCK_MS);
    expect(meter.queueDelayMs).toBe(0);
    for (const { sequence, atMs } of send(50, 500)) sent.onArrived(sequence, atMs + CLOCK_MS + 120);
    expect(meter.queueDelayMs).toBe(120);
    expect(meter.arrivedBitsPerSecond).toBeGreaterThan(700_000);
  });

  it("counts what is missing, and takes it back when it came late; each packet once", () => {
    const { meter, sent, send } = connection();
    sent.feedbackBegins(1000);
    const packets = send(100, 0);
    packets.forEach(({ sequence, atMs }, index) => {
      if (index % 4 === 0) sent.onMissing(sequence);
      else sent.onArrived(sequence, atMs + CLOCK_MS);
    });
    for (const { sequence } of packets) sent.onMissing(sequence);
    expect(meter.lossSince(-100)).toBeCloseTo(0.25);
    for (const { sequence, atMs } of packets) sent.onArrived(sequence, atMs + CLOCK_MS);
    expect(meter.lossSince(-100)).toBe(0);
  });

  it("heeds nothing of what was never sent, or long ago", () => {
    const { meter, sent, send } = connection();
    sent.onArrived(0, CLOCK_MS);
    const [first] = send(3000, 0);
    sent.feedbackBegins(30_000);
    sent.onArrived(first?.sequence ?? 0, CLOCK_MS);
    sent.onArrived(3000, CLOCK_MS);
    sent.onMissing(20_000);
    expect(meter.newestMs).toBeNaN();
  });

  it("begins anew after a silence: what was lost in an outage is no congestion", () => {
    const { meter, sent, send } = connection();
    sent.feedbackBegins(100);
    for (const { sequence, atMs } of send(10, 0)) sent.onArrived(sequence, atMs + CLOCK_MS);
    const outage = send(300, 100);
    const after = send(10, 3100);
    sent.feedbackBegins(3150);
    for (const { sequence } of outage) sent.onMissing(sequence);
    for (const { sequence, atMs } of after) sent.onArrived(sequence, atMs + CLOCK_MS);
    expect(meter.lossSince(0)).toBe(0);
    sent.feedbackBegins(3300);
    for (const { sequence, atMs } of send(10, 3200)) sent.onArrived(sequence, atMs + CLOCK_MS + 40);
    expect(meter.queueDelayMs).toBe(0);
  });

  it("keeps what it knows over a pause in which nothing was sent", () => {
    const { meter, sent, send } = connection();
    sent.feedbackBegins(100);
    for (const { sequence, atMs } of send(10, 0)) sent.onArrived(sequence, atMs + CLOCK_MS);
    sent.feedbackBegins(5150);
    for (const { sequence, atMs } of send(10, 5000)) sent.onArrived(sequence, atMs + CLOCK_MS + 30);
    expect(meter.queueDelayMs).toBe(30);
  });

  it("finds by a train what the line carries", () => {
    const { sent } = connection();
    sent.probeBegins();
    const train = Array.from({ length: 10 }, () => sent.note(250, 1000));
    sent.probeEnds();
    expect(sent.probe.bitsPerSecond).toBeUndefined();
    for (const [index, sequence] of train.entries()) sent.onArrived(sequence, CLOCK_MS + index * 4);
    expect(sent.probe.bitsPerSecond).toBe(500_000);
  });

  it("finds it by what is left of a train, and nothing where next to nothing is left", () => {
    const { sent } = connection();
    const train = (arrive: (index: number) => boolean) => {
      sent.probeBegins();
      const numbers = Array.from({ length: 10 }, () => sent.note(250, 1000));
      sent.probeEnds();
      numbers.forEach((sequence, index) => {
        if (arrive(index)) sent.onArrived(sequence, CLOCK_MS + index * 4);
        else sent.onMissing(sequence);
      });
      return sent.probe.bitsPerSecond;
    };
    expect(train((index) => index % 2 === 0)).toBe(250_000);
    expect(train((index) => index === 3)).toBe(0);
  });
});
