import { expect, it } from "vitest";
import type { Log } from "../ports";
import { quietLog } from "../testing/quiet-log";
import { createInProcessEvents } from "./in-process-events";

const CHANGE = { sessionId: "s" };

it("tells every listener of that event, before the emitter goes on", () => {
  const events = createInProcessEvents(quietLog);
  const heard: string[] = [];
  events.on("sessionChanged", ({ sessionId }) => heard.push(`first ${sessionId}`));
  events.on("sessionChanged", ({ sessionId }) => heard.push(`second ${sessionId}`));
  events.on("participantRevoked", () => heard.push("another event"));
  events.emit("sessionChanged", CHANGE);
  expect(heard).toEqual(["first s", "second s"]);
});

it("logs a listener that throws, and goes on with the others", () => {
  const errors: unknown[] = [];
  const log: Log = { ...quietLog, error: (fields) => errors.push(fields) };
  const events = createInProcessEvents(log);
  const cause = new Error("a listener's fault");
  let heard = 0;
  events.on("sessionChanged", () => {
    throw cause;
  });
  events.on("sessionChanged", () => {
    heard += 1;
  });
  events.emit("sessionChanged", CHANGE);
  expect(heard).toBe(1);
  expect(errors).toEqual([{ err: cause, event: "sessionChanged" }]);
});

it("tells nobody who has stopped listening, also when that happened during the event", () => {
  const events = createInProcessEvents(quietLog);
  let heard = 0;
  const stop = events.on("sessionChanged", () => {
    heard += 1;
    stop();
  });
  events.emit("sessionChanged", CHANGE);
  events.emit("sessionChanged", CHANGE);
  stop();
  expect(heard).toBe(1);
});
