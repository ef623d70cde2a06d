import type { Features, VideoConfig } from "../../shared/video-call";

/** What the app was configured to be, without its secrets. Made once at start from the environment. */
export interface AppConfig {
  /** OpenVidu as a browser reaches it. */
  openviduServerUrl: string;
  apiBaseUrl: string;
  /** The public origin with ws or wss. */
  webSocketUrl: string;
  /** Origins whose pages may call our mutations: our own and those that CORS lists. */
  trustedOrigins: readonly string[];
  /** Origins of other sites whose pages may read our answers. */
  corsOrigins: readonly string[];
  defaultVideoConfig: VideoConfig;
  supportedBrowsers: readonly string[];
  /** Built and switched on; a session may only switch off. */
  features: Features;
  /** Seats of a session that says nothing else. */
  defaultMaxParticipants: number;
  /** Seconds from a session's creation to its end; 0 = none. */
  maxSessionSeconds: number;
  /** Seconds before a credential's expiry at which clients renew it. */
  tokenRefreshMarginSeconds: number;
  /** Seconds without a seat after which an auto-created session ends. */
  sessionIdleSeconds: number;
}
