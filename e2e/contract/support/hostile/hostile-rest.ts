import type { Prng } from "./prng";
import { hostileId, hostileJson, hostileText, type Known } from "./values";

export interface RestAttempt {
  method: string;
  path: string;
  /** Whether it comes with the right secret. */
  authorized: boolean;
  /** Instead of the right secret. */
  authorization?: string;
  body?: string;
}

/** As a part of a path; encodeURIComponent throws on lone surrogates. */
const safe = (text: string) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, "?")).slice(0, 6_000);

/**
 * A request to the REST API. With the right secret nothing is deleted that isn't the attacker's own (`own`), since that
 * would be no attack: whoever has the secret may do so.
 */
export function hostileRest(prng: Prng, known: Known, own: Known): RestAttempt {
  const method = prng.pick(["GET", "GET", "POST", "POST", "POST", "DELETE", "PATCH", "PUT", "HEAD", "OPTIONS"]);
  const authorized = prng.chance(0.8);
  const reachable = method === "GET" || method === "HEAD" || !authorized ? known : own;
  const session = () => safe(hostileId(prng, reachable.sessions));
  const connection = () => safe(hostileId(prng, reachable.connections));
  const stream = () => safe(hostileId(prng, reachable.streams));
  const below = prng.pick([
    () => "sessions",
    () => `sessions/${session()}`,
    () => `sessions/${session()}/connection`,
    () => `sessions/${session()}/connection/${connection()}`,
    () => `sessions/${session()}/stream/${stream()}`,
    () => "tokens",
    () => "signal",
    () => "config",
    () => `recordings/${safe(hostileText(prng))}`,
    () => safe(hostileText(prng)),
    () => `%${prng.int(99)}/..//${"a/".repeat(prng.int(500))}`,
  ])();
  const query = prng.chance(0.2) ? `?pendingConnections=${safe(hostileText(prng))}&&=&x` : "";
  return {
    method,
    path: `${prng.chance(0.9) ? "/openvidu/api/" : "/api/"}${below}${query}`,
    authorized,
    authorization: prng.pick([
      "",
      "Basic",
      "Basic ====",
      `Bearer ${safe(hostileText(prng))}`,
      "Basic T1BFTlZJRFVBUFA6",
    ]),
    ...(method === "GET" || method === "HEAD" ? {} : { body: body(prng, own) }),
  };
}

function body(prng: Prng, own: Known): string {
  const kind = prng.int(20);
  if (kind === 0) return `{"data":"${"x".repeat(1_100_000)}"}`;
  if (kind < 4) return hostileText(prng);
  if (kind < 8) return hostileJson(prng);
  const names = [
    "session",
    "customSessionId",
    "role",
    "data",
    "to",
    "type",
    "kurentoOptions",
    "customIceServers",
    "record",
    "mediaMode",
    "defaultRecordingProperties",
  ];
  const fields = Array.from({ length: prng.int(5) }, () => {
    const name = prng.pick(names);
    const value =
      name === "session" && prng.chance(0.7) ? JSON.stringify(hostileId(prng, own.sessions)) : hostileJson(prng);
    return `${JSON.stringify(name)}:${value}`;
  });
  return `{${fields.join(",")}}`;
}

/** Bytes that are no HTTP, or only half of it. */
export function brokenHttp(prng: Prng): string {
  const head = "POST /openvidu/api/sessions HTTP/1.1\r\nHost: x\r\n";
  return prng.pick([
    `${head}Content-Length: 99999999\r\n\r\n{`,
    `${head}Content-Length: -1\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFF\r\n`,
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}X: ${"y".repeat(20_000)}\r\n\r\n`,
    `GET ${"/x".repeat(10_000)} HTTP/1.1\r\n\r\n`,
    "GET /openvidu HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n\r\n",
    "GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    prng.text(200),
  ]);
}
