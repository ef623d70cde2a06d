import type { VideoCodec } from "../rtc/types";

/** Ice server as openvidu-browser takes it: one address with its credentials. */
export interface IceServer {
  url: string;
  username?: string;
  credential?: string;
}

/** As configured: with `staticAuthSecret` the credentials are made for each join. */
export interface IceServerSetting extends IceServer {
  staticAuthSecret?: string;
}

export type Role = "SUBSCRIBER" | "PUBLISHER" | "MODERATOR";

export interface RecordingProperties {
  name: string;
  hasAudio: boolean;
  hasVideo: boolean;
  outputMode: string;
  recordingLayout: string;
  resolution: string;
  frameRate: number;
  shmSize: number;
  customLayout?: string;
  ignoreFailedStreams?: boolean;
}

export type ForcedVideoCodec = "MEDIA_SERVER_PREFERRED" | "NONE" | VideoCodec;

/** What POST sessions settles. Modes and recording defaults are kept and told, and change nothing here. */
export interface SessionProperties {
  mediaMode: "ROUTED" | "RELAYED";
  recordingMode: "MANUAL" | "ALWAYS";
  customSessionId: string;
  defaultRecordingProperties: RecordingProperties;
  forcedVideoCodec: ForcedVideoCodec;
  allowTranscoding: boolean;
}

/** What POST connection settles. */
export interface ConnectionProperties {
  role: Role;
  /** The request's `data`, told as `serverData`. */
  serverData: string;
  record: boolean;
  kurentoOptions: Record<string, unknown> | null;
  /** Over the server's own list when not empty. */
  customIceServers: IceServerSetting[];
}

/** What a publisher says of its stream; changed by streamPropertyChanged. */
export interface MediaOptions {
  hasAudio: boolean;
  hasVideo: boolean;
  audioActive: boolean;
  videoActive: boolean;
  typeOfVideo?: string;
  frameRate?: number;
  /** JSON text `{"width":…,"height":…}`: openvidu-browser parses it, so it must be valid. */
  videoDimensions?: string;
}
