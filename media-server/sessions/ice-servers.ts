import { createHmac } from "node:crypto";
import { limits } from "../limits";
import type { IceServer, IceServerSetting } from "./properties";

/** The first TURN server as OpenVidu named it to clients before `customIceServers`; `{}` without one. */
export function coturnFields(servers: readonly IceServer[]): object {
  for (const { url, username, credential } of servers) {
    const [, host, port] = /^turns?:(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url) ?? [];
    if (host === undefined) continue;
    return {
      coturnIp: host,
      coturnPort: Number(port ?? (url.startsWith("turns:") ? 5349 : 3478)),
      turnUsername: username,
      turnCredential: credential,
    };
  }
  return {};
}

/**
 * What a client gets: the settings with TURN credentials made where a `staticAuthSecret` stands
 * (coturn's `use-auth-secret`: user name is the expiry in seconds, credential its HMAC-SHA1). The secret stays here.
 */
export function iceServersFor(settings: readonly IceServerSetting[], now: number): IceServer[] {
  return settings.map(({ staticAuthSecret, ...server }) => {
    if (!staticAuthSecret) return server;
    const username = String(Math.floor((now + limits.turnCredentialMs) / 1_000));
    const credential = createHmac("sha1", staticAuthSecret).update(username).digest("base64");
    return { ...server, username, credential };
  });
}
