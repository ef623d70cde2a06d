import { describe, expect, it } from "vitest";
import { TransportFeedback } from "./transport-feedback";

interface Arrival {
  sequence: number;
  ms: number;
}

/** Reads a feedback packet as a sender does (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1). */
function read(packet: Buffer): { count: number; base: number; statuses: number; arrivals: Arrival[] } {
  expect(packet[0]).toSatisfy((first: number) => (first & 0xdf) === 0x8f);
  expect(packet[1]).toBe(205);
  expect((packet.readUInt16BE(2) + 1) * 4).toBe(packet.length);
  const base = packet.readUInt16BE(12);
  const total = packet.readUInt16BE(14);
  const statuses: number[] = [];
  let at = 20;
  while (statuses.length < total) {
    const chunk = packet.readUInt16BE(at);
    at += 2;
    if (chunk & 0x8000) {
      expect(chunk & 0x4000).toBe(0x4000);
      for (let shift = 12; shift >= 0; shift -= 2) statuses.push((chunk >> shift) & 3);
    } else {
      for (let run = chunk & 0x1fff; run > 0; run -= 1) statuses.push((chunk >> 13) & 3);
    }
  }
  let ms = packet.readUIntBE(16, 3) * 64;
  const arrivals: Arrival[] = [];
  statuses.slice(0, total).forEach((status, index) => {
    if (status === 0) return;
    ms += (status === 1 ? packet.readUInt8(at) : packet.readInt16BE(at)) / 4;
    at += status;
    arrivals.push({ sequence: (base + index) & 0xffff, ms });
  });
  const padding = (packet[0] ?? 0) & 0x20 ? (packet.at(-1) ?? 0) : 0;
  expect(at + padding).toBe(packet.length);
  return { count: packet[19] ?? -1, base, statuses: total, arrivals };
}

function feedbackOn(arrivals: readonly Arrival[]) {
  const feedback = new TransportFeedback();
  for (const { sequence, ms } of arrivals) feedback.record(sequence, ms);
  return { feedback, packets: feedback.write(1, 2).map(read) };
}

describe("TransportFeedback", () => {
  it("tells when each packet came, to a quarter of a millisecond", () => {
    const arrivals = [0, 1, 2, 3, 4].map((index) => ({ sequence: 100 + index, ms: 1_000_000 + index * 1.25 }));
    expect(feedbackOn(arrivals).packets).toEqual([{ count: 0, base: 100, statuses: 5, arrivals }]);
  });

  it("names its source and its sender", () => {
    const feedback = new TransportFeedback();
    feedback.record(1, 0);
    const [packet] = feedback.write(0x11111111, 0x22222222);
    expect(packet?.readUInt32BE(4)).toBe(0x11111111);
    expect(packet?.readUInt32BE(8)).toBe(0x22222222);
  });

  it("has nothing to say when nothing came", () => {
    const { feedback } = feedbackOn([{ sequence: 1, ms: 0 }]);
    expect(feedback.write(1, 2)).toEqual([]);
    expect(new TransportFeedback().write(1, 2)).toEqual([]);
  });

  it("shows losses inside and between feedbacks", () => {
    const { feedback, packets } = feedbackOn([
      { sequence: 10, ms: 5 },
      { sequence: 12, ms: 6 },
    ]);
    expect(packets[0]?.statuses).toBe(3);
    feedback.record(20, 50);
    const [next] = feedback.write(1, 2).map(read);
    expect(next).toEqual({ count: 1, base: 13, statuses: 8, arrivals: [{ sequence: 20, ms: 50 }] });
  });

  it("goes back for a packet that came late", () => {
    const { feedback } = feedbackOn([
      { sequence: 5, ms: 1 },
      { sequence: 7, ms: 2 },
    ]);
    feedback.record(6, 10);
    const [late] = feedback.write(1, 2).map(read);
    expect(late?.base).toBe(6);
    expect(late?.arrivals[0]).toEqual({ sequence: 6, ms: 10 });
  });

  it("goes through the wrap of sequence numbers", () => {
    const arrivals = [65_534, 65_535, 0, 1].map((sequence, index) => ({ sequence, ms: index }));
    expect(feedbackOn(arrivals).packets[0]?.arrivals).toEqual(arrivals);
  });

  it("says any pattern of arrivals, gaps, reorderings and pauses, in packets that fit a datagram", () => {
    let seed = 42;
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed / 0x1_0000_0000;
    };
    for (let round = 0; round < 20; round += 1) {
      const feedback = new TransportFeedback();
      const arrivals = new Map<number, number>();
      const start = Math.floor(random() * 60_000);
      let ms = 1000;
      for (let index = 0; index < 1_500; index += 1) {
        ms += random() < 0.01 ? 300 : Math.floor(random() * 12) / 4;
        const place = index > 3 && random() < 0.1 ? index - 3 : index;
        if (random() < 0.3 || arrivals.has((start + place) & 0xffff)) continue;
        arrivals.set((start + place) & 0xffff, ms);
        feedback.record((start + place) & 0xffff, ms);
      }
      const packets = feedback.write(1, 2);
      for (const packet of packets) expect(packet.length).toBeLessThan(1200);
      const told = new Map(
        packets.flatMap((packet) => read(packet).arrivals.map(({ sequence, ms: at }) => [sequence, at])),
      );
      expect(told).toEqual(arrivals);
    }
  });

  it("goes on after a jump over its whole history", () => {
    const { feedback } = feedbackOn([{ sequence: 0, ms: 0 }]);
    feedback.record(20_000, 100);
    expect(feedback.write(1, 2).map(read)).toEqual([
      { count: 1, base: 20_000, statuses: 1, arrivals: [{ sequence: 20_000, ms: 100 }] },
    ]);
  });

  it("gives a packet after a long pause a reference time of its own", () => {
    const arrivals = [
      { sequence: 1, ms: 0 },
      { sequence: 2, ms: 60_000 },
    ];
    const { packets } = feedbackOn(arrivals);
    expect(packets.flatMap((packet) => packet.arrivals)).toEqual(arrivals);
  });
});
