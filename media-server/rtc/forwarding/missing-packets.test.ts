import { describe, expect, it } from "vitest";
import { MissingPackets } from "./missing-packets";

function receiving(...received: number[]): MissingPackets {
  const missing = new MissingPackets();
  for (const sequence of received) missing.received(sequence);
  return missing;
}

describe("MissingPackets", () => {
  it("misses nothing while packets come in order", () => {
    const missing = receiving(5, 6, 7);
    expect(missing.isEmpty).toBe(true);
    expect(missing.due(0)).toEqual({ sequences: [], lost: 0 });
  });

  it("asks for what a gap leaves out, once in 60 ms", () => {
    const missing = receiving(5, 8, 10);
    expect(missing.due(1000).sequences).toEqual([6, 7, 9]);
    expect(missing.due(1059).sequences).toEqual([]);
    expect(missing.due(1060).sequences).toEqual([6, 7, 9]);
  });

  it("stops asking for what came", () => {
    const missing = receiving(5, 8);
    missing.due(0);
    missing.received(6);
    expect(missing.due(100).sequences).toEqual([7]);
    missing.received(7);
    expect(missing.isEmpty).toBe(true);
  });

  it("gives up after eight tries and says so once", () => {
    const missing = receiving(1, 3);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      expect(missing.due(attempt * 60)).toEqual({ sequences: [2], lost: 0 });
    }
    expect(missing.due(480)).toEqual({ sequences: [], lost: 1 });
    expect(missing.due(540)).toEqual({ sequences: [], lost: 0 });
  });

  it("doesn't ask for hundreds of packets: that is a break", () => {
    const missing = new MissingPackets();
    missing.received(1);
    expect(missing.received(302)).toBe(true);
    expect(missing.received(304)).toBe(false);
    expect(missing.isEmpty).toBe(true);
    expect(missing.received(306)).toBe(true);
    expect(missing.due(0).sequences).toEqual([305]);
  });

  it("forgets what a key frame made useless", () => {
    const missing = receiving(1, 4, 6);
    missing.forgetBefore(5);
    expect(missing.due(0).sequences).toEqual([5]);
  });
});
