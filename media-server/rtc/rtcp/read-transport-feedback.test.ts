import { describe, expect, it } from "vitest";
import { TransportFeedbackReader } from "./read-transport-feedback";
import { TransportFeedback } from "./transport-feedback";

/** What the reader tells: `[sequence, ms]`, or `[sequence]` for a packet that is missing. */
function told(packet: Buffer, reader = new TransportFeedbackReader(), start = 0, end = packet.length) {
  const facts: number[][] = [];
  const understood = reader.read(packet, start, end, {
    onArrived: (sequence, ms) => facts.push([sequence, ms]),
    onMissing: (sequence) => facts.push([sequence]),
  });
  return { understood, facts };
}

/** A feedback packet by hand: reference time 0, the given chunks and deltas, padded with zeros to whole words. */
function feedback(base: number, count: number, chunks: number[], deltas: number[], reference = 0): Buffer {
  const packet = Buffer.alloc(Math.ceil((20 + chunks.length * 2 + deltas.length) / 4) * 4);
  packet[0] = 0x8f;
  packet[1] = 205;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt16BE(base, 12);
  packet.writeUInt16BE(count, 14);
  packet.writeUIntBE(reference, 16, 3);
  let at = 20;
  for (const chunk of chunks) at = packet.writeUInt16BE(chunk, at);
  Buffer.from(deltas).copy(packet, at);
  return packet;
}

describe("TransportFeedbackReader", () => {
  it("reads a run of small deltas, a quarter of a millisecond each", () => {
    expect(told(feedback(10, 3, [0x2003], [4, 8, 1])).facts).toEqual([
      [10, 1],
      [11, 3],
      [12, 3.25],
    ]);
  });

  it("reads a run of packets that are missing, and large deltas, backwards too", () => {
    const packet = feedback(1, 4, [0x0002, 0x4002], [0x01, 0x00, 0xff, 0x80]);
    expect(told(packet).facts).toEqual([[1], [2], [3, 64], [4, 32]]);
  });

  it("reads vectors of one bit and of two", () => {
    const oneBit = feedback(65_534, 14, [0x8000 | 0b10000000000001], [4, 4]);
    expect(told(oneBit).facts).toHaveLength(14);
    expect(told(oneBit).facts[0]).toEqual([65_534, 1]);
    expect(told(oneBit).facts[1]).toEqual([65_535]);
    expect(told(oneBit).facts[13]).toEqual([11, 2]);
    const twoBits = feedback(5, 4, [0xc000 | (1 << 12) | (2 << 8)], [4, 0, 8]);
    expect(told(twoBits).facts).toEqual([[5, 1], [6], [7, 3], [8]]);
  });

  it("stops at the count, whatever more the last chunk could hold", () => {
    expect(told(feedback(0, 1, [0x2005], [4, 4])).facts).toEqual([[0, 1]]);
  });

  it("goes through the wrap of the reference time, in both directions", () => {
    const reader = new TransportFeedbackReader();
    const at = (reference: number) => told(feedback(0, 1, [0x2001], [0], reference), reader).facts[0]?.[1] ?? 0;
    const last = at(0xffffff);
    expect(at(1) - last).toBe(128);
    expect(at(0xffffff) - last).toBe(0);
  });

  it("reads where it lies in a compound packet", () => {
    const packet = feedback(10, 1, [0x2001], [4]);
    const compound = Buffer.concat([Buffer.alloc(8), packet, Buffer.alloc(8)]);
    expect(told(compound, undefined, 8, 8 + packet.length).facts).toEqual([[10, 1]]);
  });

  it.each([
    ["cut before its chunks", feedback(0, 1, [0x2001], [4]).subarray(0, 20)],
    ["without statuses", feedback(0, 0, [], [])],
    ["with more statuses than chunks", feedback(0, 100, [0x0001, 0x0001], [])],
    ["with an empty run", feedback(0, 2, [0x2000, 0x2002], [4, 4])],
    ["with a status that is reserved", feedback(0, 1, [0x6001], [4, 4, 4, 4])],
    ["with deltas that aren't there", feedback(0, 9, [0x2009], [4])],
    ["of more packets than anybody has in flight", feedback(0, 0xffff, new Array<number>(8).fill(0x1fff), [])],
  ])("refuses a feedback %s, and tells nothing of it", (_, packet) => {
    expect(told(packet)).toEqual({ understood: false, facts: [] });
  });

  it("survives any bytes", () => {
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 16;
    };
    const reader = new TransportFeedbackReader();
    for (let round = 0; round < 2_000; round += 1) {
      const packet = Buffer.from(Array.from({ length: random() % 64 }, () => random() & 0xff));
      expect(() => told(packet, reader)).not.toThrow();
    }
  });

  it("understands what the receiver's half writes: gaps, reorderings, pauses, wraps", () => {
    let seed = 42;
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed / 0x1_0000_0000;
    };
    const writer = new TransportFeedback();
    const reader = new TransportFeedbackReader();
    const heard = new Map<number, number>();
    const sent = new Map<number, number>();
    let ms = 1_000;
    for (let index = 0; index < 5_000; index += 1) {
      ms += random() < 0.005 ? 20_000 : Math.floor(random() * 40) / 4;
      const place = index > 3 && random() < 0.1 ? index - 3 : index;
      if (random() < 0.1 || sent.has(60_000 + place)) continue;
      sent.set(60_000 + place, ms);
      writer.record((60_000 + place) & 0xffff, ms);
      if (index % 50 !== 49) continue;
      for (const packet of writer.write(1, 2)) {
        const { understood, facts } = told(packet, reader);
        expect(understood).toBe(true);
        for (const [sequence = 0, at] of facts) if (at !== undefined) heard.set(sequence, at);
      }
    }
    const expected = new Map([...sent].map(([sequence, at]) => [sequence & 0xffff, at]));
    expect(heard.size).toBeGreaterThan(3_000);
    for (const [sequence, at] of heard) expect(at).toBe(expected.get(sequence));
  });
});
