import type { ConfigOutput, JoinTicket, SessionConfig } from "../../shared/video-call";
import type { AppConfig } from "./app-config";
import { effectiveFeatures } from "./features";

/** How long a participant credential is good. */
export const CREDENTIAL_SECONDS = 3600;

type Info = JoinTicket["configInfo"];

/** The app's settings with the session's applied. */
export function configInfo(config: AppConfig, session: { config: SessionConfig; maxParticipants: number }): Info {
  return {
    defaultVideoConfig: overridden(config.defaultVideoConfig, session.config.defaultVideoConfig),
    supportedBrowsers: [...config.supportedBrowsers],
    features: effectiveFeatures(config.features, session.config.features ?? {}),
    maxParticipants: session.maxParticipants,
  };
}

function overridden(
  base: ConfigOutput["defaultVideoConfig"],
  override: SessionConfig["defaultVideoConfig"] = {},
): ConfigOutput["defaultVideoConfig"] {
  return {
    resolution: override.resolution ?? base.resolution,
    frameRate: override.frameRate ?? base.frameRate,
    publishAudio: override.publishAudio ?? base.publishAudio,
    publishVideo: override.publishVideo ?? base.publishVideo,
  };
}

/** When a credential issued at `issuedAt` ends, and from when on it should be renewed. */
export function credentialTimes(issuedAt: Date, refreshMarginSeconds: number): { expiresAt: Date; refreshAt: Date } {
  const expiresAt = new Date(issuedAt.getTime() + CREDENTIAL_SECONDS * 1000);
  return { expiresAt, refreshAt: new Date(expiresAt.getTime() - refreshMarginSeconds * 1000) };
}
