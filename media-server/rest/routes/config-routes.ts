import { serverVersion } from "../../version";
import { ok, type Route } from "../route";
import type { ServerFacts } from "../server-facts";

export const configRoutes: Route[] = [
  { method: "GET", path: "/config", handle: ({ facts }) => ok(config(facts)) },
  { method: "GET", path: "/config/openvidu-version", handle: () => ok(serverVersion) },
  { method: "GET", path: "/config/openvidu-publicurl", open: true, handle: ({ facts }) => ok(withSlash(facts)) },
  { method: "GET", path: "/config/openvidu-recording", handle: () => ok(false) },
  { method: "GET", path: "/config/openvidu-cdr", handle: () => ok(false) },
];

/** CE's keys, as far as they mean something here. */
function config(facts: ServerFacts): object {
  const { publicUrl, webhook } = facts;
  return {
    VERSION: serverVersion,
    DOMAIN_OR_PUBLIC_IP: publicUrl.hostname,
    HTTPS_PORT: Number(publicUrl.port || (publicUrl.protocol === "https:" ? 443 : 80)),
    OPENVIDU_PUBLICURL: withSlash(facts),
    OPENVIDU_CDR: false,
    OPENVIDU_STREAMS_FORCED_VIDEO_CODEC: "MEDIA_SERVER_PREFERRED",
    OPENVIDU_STREAMS_ALLOW_TRANSCODING: false,
    OPENVIDU_WEBRTC_SIMULCAST: facts.videoSimulcast,
    OPENVIDU_SESSIONS_GARBAGE_INTERVAL: facts.garbageIntervalSeconds,
    OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: facts.garbageThresholdSeconds,
    OPENVIDU_RECORDING: false,
    OPENVIDU_WEBHOOK: webhook !== null,
    ...(webhook
      ? {
          OPENVIDU_WEBHOOK_ENDPOINT: webhook.endpoint,
          OPENVIDU_WEBHOOK_HEADERS: webhook.headers,
          OPENVIDU_WEBHOOK_EVENTS: webhook.events,
        }
      : {}),
  };
}

const withSlash = ({ publicUrl }: ServerFacts) => `${publicUrl.origin}/`;
