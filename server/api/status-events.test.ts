import { beforeEach, expect, it } from "vitest";
import type { StatusEvent } from "../../shared/session-status";
import type { StatusFormat, StatusSink } from "../ports";
import { statusEvents } from "./status-events";

let sink: StatusSink<unknown>;
let format: StatusFormat<unknown>;
let calls: string[];
beforeEach(() => {
  calls = [];
});

const event = (id: string): StatusEvent => ({
  type: "notification",
  notification: { id, kind: "message", message: id, endsAt: null, sentAt: "2030-01-01T00:00:00.000Z" },
});
const write = (id: string) => sink.write(format.event(event(id), id));

function iterate(signal?: AbortSignal) {
  const events = statusEvents(
    {
      admit(wanted) {
        format = wanted;
        return {
          start(given) {
            sink = given as StatusSink<unknown>;
          },
          drained: () => void calls.push("drained"),
          stop: () => void calls.push("stopped"),
        };
      },
    },
    signal,
  );
  return events[Symbol.asyncIterator]();
}

it("yields each event with its id, and takes the next when it was read", async () => {
  const events = iterate();
  const first = events.next();
  expect(write("1")).toBe(false);
  expect((await first).value?.slice(0, 2)).toEqual(["1", event("1")]);
  const second = events.next();
  expect(calls).toEqual(["drained"]);
  write("2");
  expect((await second).value?.slice(0, 2)).toEqual(["2", event("2")]);
});

it("ends after what was written, and at once when cut", async () => {
  const ended = iterate();
  const last = ended.next();
  write("last");
  sink.end();
  expect((await last).value?.[0]).toBe("last");
  expect((await ended.next()).done).toBe(true);
  const cut = iterate();
  const nothing = cut.next();
  sink.cut();
  expect((await nothing).done).toBe(true);
  expect(calls).toEqual(["drained", "stopped", "stopped"]);
});

it("gives its place back when nobody reads any more", async () => {
  const abort = new AbortController();
  const waiting = iterate(abort.signal).next();
  abort.abort();
  expect((await waiting).done).toBe(true);
  expect(calls).toEqual(["stopped"]);
});
