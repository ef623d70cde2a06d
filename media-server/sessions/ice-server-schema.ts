import { z } from "zod";
import type { IceServerSetting } from "./properties";

const address = /^(stuns?:[^?\s]+|turns?:[^?\s]+(\?transport=(tcp|udp))?)$/;

/** An ICE server as OpenVidu CE accepts it, in a connection's `customIceServers` and in the environment. */
export const iceServerSetting = z
  .object({
    url: z.string().regex(address, "must be stun:, stuns:, turn: or turns: with a host"),
    username: z.string().exactOptional(),
    credential: z.string().exactOptional(),
    staticAuthSecret: z.string().min(1).exactOptional(),
  })
  .superRefine((server, context) => {
    const hasCredentials = Boolean(server.staticAuthSecret) || Boolean(server.username && server.credential);
    const anyCredential = Boolean(server.staticAuthSecret || server.username || server.credential);
    if (server.url.startsWith("turn") && !hasCredentials) context.addIssue("a TURN server needs credentials");
    if (server.url.startsWith("stun") && anyCredential) context.addIssue("a STUN server takes no credentials");
  }) satisfies z.ZodType<IceServerSetting>;
