import { expect, test } from "vitest";
import { limits } from "../limits";
import { FakeEngine } from "../testing/fake-engine";
import { EventBus } from "./events";
import { SessionRegistry } from "./session-registry";

function registry(): SessionRegistry {
  const events = new EventBus<never>(() => undefined);
  return new SessionRegistry({ engine: new FakeEngine(), events, now: () => 0, webSocketUrl: "ws://localhost" });
}

const properties = {
  mediaMode: "ROUTED",
  recordingMode: "MANUAL",
  customSessionId: "",
  defaultRecordingProperties: {} as never,
  forcedVideoCodec: "NONE",
  allowTranscoding: false,
} as const;
const connection = {
  role: "PUBLISHER",
  serverData: "",
  record: false,
  kurentoOptions: null,
  customIceServers: [],
} as const;
const link = { notify: () => undefined, evicted: () => undefined };
const joiner = { link, ip: "", platform: "", clientData: "" };

test("there are only so many sessions", () => {
  const sessions = registry();
  for (let count = 0; count < limits.sessions; count += 1) sessions.create(properties);
  expect(() => sessions.create(properties)).toThrow("too many sessions");
  sessions.all[0]?.discard();
  expect(sessions.create(properties)).not.toBeNull();
});

test("of one session there are only so many connections that nobody joined with", () => {
  const session = registry().create(properties);
  const create = () => session?.createConnection({ ...connection, customIceServers: [] });
  for (let count = 0; count < limits.pendingConnections; count += 1) create();
  expect(create).toThrow("too many pending connections");
});

test("a full session takes nobody more, and doesn't use up the token", () => {
  const session = registry().create(properties);
  if (!session) throw new Error("no session");
  const token = () => session.createConnection({ ...connection, customIceServers: [] }).token;
  const [first] = Array.from({ length: limits.participants }, () => session.join(token(), joiner));
  const late = token();
  expect(() => session.join(late, joiner)).toThrow("the session is full");
  if (first) session.leave(first, "disconnect");
  expect(session.join(late, joiner).connectionId).toMatch(/^con_/);
});
