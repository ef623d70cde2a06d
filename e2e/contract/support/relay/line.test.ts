import { describe, expect, test } from "vitest";
import { clearLine, Line, type LineConditions } from "./line";

/** 125 bytes with their headers: a thousand bits. */
const kilobitPayload = 97;

function lineWith(conditions: Partial<LineConditions>, random: () => number = () => 0.5): Line<string> {
  const line = new Line<string>(random);
  line.conditions = { ...clearLine, ...conditions };
  return line;
}

function take(line: Line<string>, nowMs: number): string[] {
  const taken: string[] = [];
  for (let item = line.shift(nowMs); item !== undefined; item = line.shift(nowMs)) taken.push(item);
  return taken;
}

describe("a line", () => {
  test("lets everything pass at once and in order while it is clear", () => {
    const line = lineWith({});
    for (const item of ["a", "b", "c"]) line.push(item, 1000, 7);
    expect(take(line, 7)).toEqual(["a", "b", "c"]);
    expect(line.nextMs).toBeUndefined();
  });

  test("loses a packet when chance falls below the share", () => {
    const chances = [0.02, 0.04, 0.029];
    const line = lineWith({ loss: 0.03 }, () => chances.shift() ?? 1);
    for (const item of ["a", "b", "c", "d"]) line.push(item, 1000, 0);
    expect(take(line, 0)).toEqual(["b", "d"]);
    expect(line.counts).toEqual({ passed: 2, lost: 2, overflowed: 0, blocked: 0 });
  });

  test("sends one after the other at its bandwidth", () => {
    const line = lineWith({ bitsPerSecond: 100_000 });
    line.push("a", kilobitPayload, 0);
    line.push("b", kilobitPayload, 0);
    expect(line.nextMs).toBe(10);
    expect(take(line, 9)).toEqual([]);
    expect(take(line, 10)).toEqual(["a"]);
    expect(take(line, 20)).toEqual(["b"]);
  });

  test("owes a late owner nothing, and doesn't save up bandwidth while it is idle", () => {
    const line = lineWith({ bitsPerSecond: 100_000 });
    for (const item of ["a", "b", "c"]) line.push(item, kilobitPayload, 0);
    expect(take(line, 25)).toEqual(["a", "b"]);
    expect(take(line, 30)).toEqual(["c"]);
    line.push("d", kilobitPayload, 1000);
    expect(line.nextMs).toBe(1010);
  });

  test("drops what would wait longer than its queue is", () => {
    const line = lineWith({ bitsPerSecond: 100_000, queueMs: 15 });
    for (const item of ["a", "b", "c"]) line.push(item, kilobitPayload, 0);
    expect(line.counts.overflowed).toBe(1);
    expect(take(line, 100)).toEqual(["a", "b"]);
    line.push("d", kilobitPayload, 100);
    expect(take(line, 110)).toEqual(["d"]);
  });

  test("lets go of what waits when it becomes clear", () => {
    const line = lineWith({ bitsPerSecond: 1_000, queueMs: 5_000 });
    for (const item of ["a", "b"]) line.push(item, kilobitPayload, 0);
    line.conditions = clearLine;
    expect(take(line, 1)).toEqual(["a", "b"]);
  });

  test("passes nothing while it is blocked, and new packets afterwards", () => {
    const line = lineWith({ blocked: true });
    line.push("a", 1000, 0);
    line.conditions = clearLine;
    line.push("b", 1000, 1);
    expect(take(line, 1)).toEqual(["b"]);
    expect(line.counts.blocked).toBe(1);
  });
});
