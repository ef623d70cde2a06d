import { expect, test } from "vitest";
import { agreed, inWords, playwrightCounts, sum, vitestCounts } from "./counts.mjs";

test("a test file that can't be loaded is a failure", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "failed" }] },
      { status: "passed", assertionResults: [{ status: "passed" }] },
    ],
  };
  expect(vitestCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 0 });
});

test("a flaky page test and an error outside tests are failures", () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 2 });
});

test("a runner that crashes is a failure, report or not", () => {
  expect(agreed(undefined, true).failed).toBe(1);
  expect(agreed({ passed: 4, failed: 0, skipped: 0 }, false)).toEqual({ passed: 4, failed: 1, skipped: 0 });
  expect(agreed({ passed: 4, failed: 2, skipped: 0 }, false).failed).toBe(2);
});

test("the last line names skipped tests only when there are some", () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 1, skipped: 0 },
  ]);
  expect(inWords(total)).toBe("3 passed, 1 failed");
  expect(inWords({ ...total, skipped: 1 })).toBe("3 passed, 1 failed, 1 skipped");
});
