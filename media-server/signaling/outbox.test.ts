import { beforeEach, expect, test } from "vitest";
import { limits } from "../limits";
import { Outbox } from "./outbox";

/** A socket that can be away, and what was written to it. */
let away: boolean;
let written: string[];
let outbox: Outbox;
beforeEach(() => {
  away = false;
  written = [];
  outbox = new Outbox((frame) => {
    if (!away) written.push(nameOf(JSON.parse(frame)));
    return !away;
  });
});

const nameOf = ({ method, params }: { method: string; params: Record<string, unknown> }) =>
  method === "sendMessage" ? String(params.data) : method;
const tell = (data: string) => outbox.add("sendMessage", { data });
const publish = (id: string) =>
  outbox.add("participantPublished", {
    id: "con_A",
    streams: [{ id, createdAt: 1, hasAudio: true, hasVideo: false, filter: {} }],
  });
const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };

/** The socket is replaced; what the new one is given. */
function resumed(): string[] {
  written = [];
  away = false;
  outbox.resume();
  return written;
}

test("what no pong confirmed is told again on the next socket, before what came since", () => {
  tell("a");
  tell("b");
  outbox.confirm(1);
  away = true;
  tell("c");
  expect(resumed()).toEqual(["b", "c"]);
});

test("what was confirmed isn't told twice, however often the socket is replaced", () => {
  tell("a");
  outbox.confirm(outbox.sequence);
  expect(resumed()).toEqual([]);
  tell("b");
  expect(resumed()).toEqual(["b"]);
  expect(resumed()).toEqual(["b"]);
  outbox.confirm(outbox.sequence);
  expect(resumed()).toEqual([]);
});

test("a new socket that dies amid the resume loses nothing", () => {
  outbox.confirm(0);
  away = true;
  for (const data of ["a", "b", "c"]) tell(data);
  const dying = new Outbox((frame) => written.push(frame) <= 1);
  dying.confirm(0);
  for (const data of ["a", "b", "c"]) dying.add("sendMessage", { data });
  expect(resumed()).toEqual(["a", "b", "c"]);
  written = [];
  dying.resume();
  expect(written.map((frame) => nameOf(JSON.parse(frame)))).toEqual(["a", "b"]);
});

test("a client that answers no pings is told nothing twice", () => {
  tell("a");
  away = true;
  tell("b");
  expect(resumed()).toEqual(["b"]);
});

test("a request for a stream confirms that it was told of, and all before it", () => {
  outbox.confirm(0);
  tell("a");
  publish("str_1");
  tell("b");
  outbox.confirmStream("str_1");
  outbox.confirmStream("str_other");
  expect(resumed()).toEqual(["b"]);
});

test("candidates of a connection that is renewed anyway aren't told again, an eviction always is", () => {
  outbox.confirm(0);
  outbox.add("iceCandidate", { senderConnectionId: "con_A", endpointName: "x", ...candidate });
  expect(resumed()).toEqual([]);
  const silent = new Outbox((frame) => written.push(frame) > 0);
  silent.add("participantEvicted", { connectionId: "con_A", reason: "sessionClosedByServer" });
  written = [];
  silent.resume();
  expect(written).toHaveLength(1);
});

test("what waits for an absent client is bounded", () => {
  away = true;
  for (let count = 1; count <= limits.queuedNotifications; count += 1) expect(tell(`${count}`)).toBe(true);
  expect(tell("too much")).toBe(false);
  outbox.clear();
  expect(tell("x".repeat(limits.queuedNotificationBytes))).toBe(false);
});

test("what is told to a present client is bounded too, which matters only when it never arrived", () => {
  outbox.confirm(0);
  for (let count = 0; count <= limits.queuedNotifications; count += 1) expect(tell(`${count}`)).toBe(true);
  expect(outbox.resume()).toBe(false);
  outbox.confirm(outbox.sequence);
  expect(outbox.resume()).toBe(true);
});
