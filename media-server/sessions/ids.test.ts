import { expect, test } from "vitest";
import { newConnectionId, newSessionId, newStreamId, newTokenSecret } from "./ids";

test("ids look like OpenVidu's", () => {
  expect(newSessionId()).toMatch(/^ses_[A-Z][A-Za-z0-9]{9}$/);
  expect(newConnectionId()).toMatch(/^con_[A-Z][A-Za-z0-9]{9}$/);
  expect(newTokenSecret()).toMatch(/^tok_[A-Z][A-Za-z0-9]{15}$/);
});

test("a stream's id tells its kind and its connection", () => {
  expect(newStreamId("SCREEN", "con_A")).toMatch(/^str_SCR_\w{4}_con_A$/);
  expect(newStreamId(undefined, "con_A")).toMatch(/^str_MIC_\w{4}_con_A$/);
});

test("token secrets don't repeat", () => {
  expect(new Set(Array.from({ length: 1_000 }, newTokenSecret)).size).toBe(1_000);
});
