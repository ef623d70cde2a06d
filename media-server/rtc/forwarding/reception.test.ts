import { describe, expect, it } from "vitest";
import { Reception } from "./reception";

const CYCLE = 0x10000;

describe("Reception", () => {
  it("has nothing to report before the first packet", () => {
    expect(new Reception(90_000).report(1, 0)).toBeUndefined();
  });

  it("counts losses since the last report and in all", () => {
    const reception = new Reception(90_000);
    for (const sequence of [1, 2, 4, 5]) reception.count(CYCLE + sequence, 0, 0);
    expect(reception.report(7, 0)).toMatchObject({ ssrc: 7, fractionLost: 51, cumulativeLost: 1, highestSequence: 5 });

    for (const sequence of [6, 7, 8]) reception.count(CYCLE + sequence, 0, 0);
    expect(reception.report(7, 0)).toMatchObject({ fractionLost: 0, cumulativeLost: 1, highestSequence: 8 });
    expect(reception.report(7, 0)).toMatchObject({ fractionLost: 0, cumulativeLost: 1 });
  });

  it("counts a duplicate as less than no loss, as the RFC does", () => {
    const reception = new Reception(90_000);
    for (const sequence of [1, 2, 2]) reception.count(CYCLE + sequence, 0, 0);
    expect(reception.report(7, 0)).toMatchObject({ fractionLost: 0, cumulativeLost: -1 });
  });

  it("carries cycles in the highest sequence number", () => {
    const reception = new Reception(90_000);
    reception.count(CYCLE + 65_535, 0, 0);
    reception.count(CYCLE + 65_537, 0, 0);
    expect(reception.report(7, 0)).toMatchObject({ highestSequence: 0x10001, cumulativeLost: 1 });
  });

  it("has no jitter on a steady stream, and the RFC's average on an unsteady one", () => {
    const steady = new Reception(48_000);
    for (let packet = 0; packet < 50; packet += 1) steady.count(CYCLE + packet, wrapped(packet * 960), packet * 20);
    expect(steady.report(7, 0)?.jitter).toBe(0);

    const unsteady = new Reception(48_000);
    unsteady.count(CYCLE, 0, 0);
    unsteady.count(CYCLE + 1, 960, 30); // 10 ms late: 480 units, a sixteenth of it counts
    expect(unsteady.report(7, 0)?.jitter).toBe(30);
  });

  it("measures jitter across the wrap of timestamps", () => {
    const reception = new Reception(90_000);
    reception.count(CYCLE, 0xffffffff - 899, 0);
    reception.count(CYCLE + 1, 900, 20);
    expect(reception.report(7, 0)?.jitter).toBe(0);
  });

  it("returns the middle of the sender's time, and how long ago it came", () => {
    const reception = new Reception(90_000);
    reception.count(CYCLE, 0, 0);
    expect(reception.report(7, 500)).toMatchObject({ lastSenderReport: 0, delaySinceLastSenderReport: 0 });
    reception.senderReport(0x1234abcd, 0xef018000, 1000);
    expect(reception.report(7, 1500)).toMatchObject({
      lastSenderReport: 0xabcdef01,
      delaySinceLastSenderReport: 32_768,
    });
  });
});

function wrapped(value: number): number {
  return value >>> 0;
}
