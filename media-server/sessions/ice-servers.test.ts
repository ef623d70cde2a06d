import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { coturnFields, iceServersFor } from "./ice-servers";

test("servers with credentials of their own are passed on", () => {
  const server = { url: "turn:example.com", username: "u", credential: "c" };
  expect(iceServersFor([server, { url: "stun:example.com" }], 0)).toEqual([server, { url: "stun:example.com" }]);
});

test("a static secret becomes credentials that end a day later, and isn't told", () => {
  const [server] = iceServersFor([{ url: "turn:example.com", staticAuthSecret: "north" }], 1_000_000);
  expect(server).toEqual({
    url: "turn:example.com",
    username: "87400",
    credential: createHmac("sha1", "north").update("87400").digest("base64"),
  });
});

test.each([
  ["turn:example.com", "example.com", 3478],
  ["turns:example.com?transport=tcp", "example.com", 5349],
  ["turn:[2001:db8::1]:8000?transport=udp", "[2001:db8::1]", 8000],
])("%s is told to old clients too", (url, coturnIp, coturnPort) => {
  const servers = [{ url: "stun:example.org" }, { url, username: "u", credential: "c" }];
  expect(coturnFields(servers)).toEqual({ coturnIp, coturnPort, turnUsername: "u", turnCredential: "c" });
  expect(coturnFields(servers.slice(0, 1))).toEqual({});
});
