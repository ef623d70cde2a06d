import { expect, test } from "vitest";
import { cpuSecondsIn, residentMbIn, usageOf } from "./process-usage";

test("CPU time is user and system time, also of a program with blanks and brackets in its name", () => {
  const stat = "4242 (node (media) x) S 1 4242 4242 0 -1 4194560 900 0 0 0 150 50 7 9 20 0 11 0 12345 1 2 3";
  expect(cpuSecondsIn(stat)).toBe(2);
});

test("memory is what is resident", () => {
  expect(residentMbIn("VmPeak:\t  900000 kB\nVmRSS:\t  102400 kB\nThreads:\t11\n")).toBe(100);
});

test("a process that isn't there has no usage", () => {
  expect(usageOf(2 ** 30)).toBeNull();
});
