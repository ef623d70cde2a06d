import { expect, test } from "vitest";
import { playwrightFailures, vitestFailures } from "./failures.mjs";

test("a failed unit test is named with its file and the first line of why", () => {
  const report = {
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "works" },
          {
            status: "failed",
            fullName: "adds",
            failureMessages: ["\u001b[31mexpected 1 to be 2\u001b[0m\nat a.test.ts:3"],
          },
        ],
      },
      { name: "b.test.ts", status: "failed", assertionResults: [], message: "cannot be loaded" },
      { name: "c.test.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "works" }] },
    ],
  };
  expect(vitestFailures(report)).toEqual(["a.test.ts › adds: expected 1 to be 2", "b.test.ts: cannot be loaded"]);
});

test("a failed page test is named with the suites around it, and so is an error outside of tests", () => {
  const failed = { ok: false, title: "joins", tests: [{ results: [{ error: { message: "timed out\nmore" } }] }] };
  const report = {
    suites: [
      {
        title: "a.spec.ts",
        specs: [{ ok: true, title: "leaves", tests: [] }],
        suites: [{ title: "call", specs: [failed] }],
      },
    ],
    errors: [{ message: "no browser" }],
  };
  expect(playwrightFailures(report)).toEqual(["a.spec.ts › call › joins: timed out", "outside of tests: no browser"]);
});
