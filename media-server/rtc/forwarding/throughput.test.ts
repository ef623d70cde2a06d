import { describe, expect, it } from "vitest";
import { Throughput } from "./throughput";

/** 1,000 bytes each 10 ms are 800 kbit/s. */
function sending(throughput: Throughput, fromMs: number, untilMs: number, bytes = 1000): void {
  for (let nowMs = fromMs; nowMs < untilMs; nowMs += 10) throughput.count(bytes, nowMs);
}

describe("Throughput", () => {
  it("knows a steady rate", () => {
    const throughput = new Throughput();
    sending(throughput, 0, 2000);
    expect(throughput.bitsPerSecond / 800_000).toBeCloseTo(1, 1);
  });

  it("follows a change within about a second", () => {
    const throughput = new Throughput();
    sending(throughput, 0, 2000);
    sending(throughput, 2000, 3500, 250);
    expect(throughput.bitsPerSecond).toBeLessThan(280_000);
    expect(throughput.bitsPerSecond).toBeGreaterThan(190_000);
  });

  it("falls when nothing comes any more", () => {
    const throughput = new Throughput();
    sending(throughput, 0, 2000);
    for (let nowMs = 2000; nowMs < 4000; nowMs += 20) throughput.settle(nowMs);
    expect(throughput.bitsPerSecond).toBeLessThan(40_000);
  });
});
