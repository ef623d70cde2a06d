import { beforeAll, expect, it, vi } from "vitest";
import { WebSocket as NodeSocket } from "ws";
import { isAbandoned, refuseAbandonedSockets } from "./abandoned-sockets";

const resuming = "ws://localhost:25565/openvidu?sessionId=ses_A&reconnect=true";
const token = (sessionId: string) => `ws://localhost:25565?sessionId=${sessionId}&token=tok_1`;

// Node 20 has none of its own.
beforeAll(() => void vi.stubGlobal("WebSocket", NodeSocket));

it("lets the sockets of a wanted session resume, until its last connection is over", () => {
  const first = refuseAbandonedSockets(token("ses_A"));
  const second = refuseAbandonedSockets(token("ses_A"));
  first.abandon();
  first.abandon();
  expect(isAbandoned(resuming)).toBe(false);
  second.abandon();
  expect(isAbandoned(resuming)).toBe(true);
});

it("never stands in the way of a first socket, or of anybody else's", () => {
  expect(isAbandoned("ws://localhost:25565/openvidu?sessionId=ses_A")).toBe(false);
  expect(isAbandoned("wss://example.com/chat?reconnect=true")).toBe(false);
});

it("answers an abandoned session's loop with a socket that stays silent", () => {
  refuseAbandonedSockets(token("ses_B")).abandon();
  const socket = new WebSocket("ws://localhost:1/openvidu?sessionId=ses_B&reconnect=true");
  expect(socket.readyState).toBe(3);
});
