import { expect, it } from "vitest";
import { clientReader } from "./client-address";

const addressOf = (trusted: string[], peer: string | undefined, forwardedFor?: string) =>
  clientReader(trusted)(peer, new Headers(forwardedFor === undefined ? {} : { "X-Forwarded-For": forwardedFor }))
    .address;
const PROXY = "10.0.0.1";
const CLIENT = "203.0.113.9";

it.each([
  ["the socket's, without a proxy", [], CLIENT, undefined, CLIENT],
  ["the socket's, whatever a client writes by itself", [], CLIENT, "127.0.0.1", CLIENT],
  ["the socket's, when another proxy than this one is trusted", [PROXY], CLIENT, "127.0.0.1", CLIENT],
  ["the proxy's, when it says nothing", [PROXY], PROXY, undefined, PROXY],
  ["what the trusted proxy saw", [PROXY], PROXY, CLIENT, CLIENT],
  ["what the trusted proxy saw, not what the client wrote before it", [PROXY], PROXY, `127.0.0.1, ${CLIENT}`, CLIENT],
  ["not that of a proxy whose name the client borrowed", [PROXY], PROXY, `198.51.100.7, ${PROXY}, ${CLIENT}`, CLIENT],
  ["behind two trusted proxies, what the outer one saw", ["10.0.0.0/8"], PROXY, `1.1.1.1, ${CLIENT}, 10.2.3.4`, CLIENT],
  ["the inner proxy's, when only the outer's word is untrusted", [PROXY], PROXY, `${CLIENT}, 10.2.3.4`, "10.2.3.4"],
  ["the proxy's, when it wrote no address", [PROXY], PROXY, "unknown", PROXY],
  ["the proxy's, when what it wrote is longer than any address", [PROXY], PROXY, "1".repeat(60_000), PROXY],
  ["without the port that a proxy adds", [PROXY], PROXY, `${CLIENT}:51234`, CLIENT],
  ["IPv6", ["2001:db8::/64"], "2001:DB8::5", "2001:db8:1::9", "2001:db8:1::9"],
  ["IPv6 in brackets", [PROXY], PROXY, "[2001:db8:1::9]:443", "2001:db8:1::9"],
  ["IPv4, when the socket speaks IPv6 with it", [PROXY], `::ffff:${PROXY}`, `::ffff:${CLIENT}`, CLIENT],
  ["one for everybody, without a socket", [], undefined, CLIENT, "unknown"],
  ["what the proxy saw, without a socket but with trust", [PROXY], undefined, `127.0.0.1, ${CLIENT}`, CLIENT],
  ["one for everybody, without a socket and a word of the proxy", [PROXY], undefined, undefined, "unknown"],
])("the client's address is %s", (_, trusted, peer, forwardedFor, address) => {
  expect(addressOf(trusted, peer, forwardedFor)).toBe(address);
});

it.each([
  ["a program on this machine", "127.0.0.1", {}, true],
  ["one that came by IPv6", "::1", {}, true],
  ["one that came by IPv4 in IPv6", "::ffff:127.0.0.1", {}, true],
  ["a stranger", CLIENT, {}, false],
  ["a stranger who says otherwise", CLIENT, { "X-Forwarded-For": "127.0.0.1" }, false],
  ["somebody behind this machine's proxy", "127.0.0.1", { "X-Forwarded-For": CLIENT }, false],
  ["one of them who lies", "127.0.0.1", { "X-Forwarded-For": "127.0.0.1" }, false],
  ["one behind a proxy that writes RFC 7239", "127.0.0.1", { Forwarded: "for=127.0.0.1" }, false],
  ["somebody without a socket", undefined, {}, false],
])("%s (%s) is local: %4$s", (_, peer, headers, isLocal) => {
  for (const trusted of [[], ["127.0.0.1"]]) {
    expect(clientReader(trusted)(peer, new Headers(headers as Record<string, string>)).isLocal).toBe(isLocal);
  }
});
