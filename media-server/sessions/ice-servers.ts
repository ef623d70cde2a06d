import { createHmac } from "node:crypto";
import { limits } from "../limits";
import type { IceServer, IceServerSetting } from "./properties";

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
