import { expect, test } from "vitest";
import { limits } from "../limits";
import type { IceCandidate } from "../rtc/types";
import { CandidateQueues } from "./candidate-queues";

const candidate = (name: string): IceCandidate => ({ candidate: name, sdpMid: "0", sdpMLineIndex: 0 });

function collector(queues: CandidateQueues, endpoint: string): string[] {
  const got: string[] = [];
  queues.attach(endpoint, ({ candidate: name }) => got.push(name));
  return got;
}

test("candidates wait for their own endpoint and come in order", () => {
  const queues = new CandidateQueues();
  queues.deliver("a", candidate("1"));
  queues.deliver("b", candidate("other"));
  queues.deliver("a", candidate("2"));
  const got = collector(queues, "a");
  queues.deliver("a", candidate("3"));
  expect(got).toEqual(["1", "2", "3"]);
});

test("while a transport is replaced they wait for the next, and none comes twice", () => {
  const queues = new CandidateQueues();
  const first = collector(queues, "a");
  queues.detach("a");
  queues.deliver("a", candidate("1"));
  const second = collector(queues, "a");
  expect(first).toEqual([]);
  expect(second).toEqual(["1"]);
});

test("what waited for a transport that is gone is gone", () => {
  const queues = new CandidateQueues();
  queues.deliver("a", candidate("1"));
  queues.forget("a");
  expect(collector(queues, "a")).toEqual([]);
});

test("a client can't pile up candidates without end", () => {
  const queues = new CandidateQueues();
  for (let index = 0; index < limits.queuedCandidates + 10; index += 1) queues.deliver("a", candidate("x"));
  for (let index = 0; index < limits.queuedEndpoints + 10; index += 1) queues.deliver(`e${index}`, candidate("x"));
  expect(collector(queues, "a")).toHaveLength(limits.queuedCandidates);
  expect(collector(queues, "e0")).toHaveLength(1);
  expect(collector(queues, `e${limits.queuedEndpoints + 5}`)).toHaveLength(0);
});
