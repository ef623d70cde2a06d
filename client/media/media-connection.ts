/** Somebody else's stream, as last heard. A new object with every change. */
export interface RemoteStream {
  streamId: string;
  /** Unmuted. */
  audioOn: boolean;
  /** Camera on. */
  videoOn: boolean;
  /** Null until the subscription is set up. A repaired stream brings a new one. */
  media: MediaStream | null;
}

/** Why a connection is over without our asking. */
export type LossReason =
  /** The network or the media server is gone for good. */
  | "lost"
  /** The media server closed the session. */
  | "closed"
  /** This connection was sent away: removed, or replaced by a newer one. */
  | "evicted";

/** What a connection tells, each after the fact. None comes after `close()` or `onLost`. */
export interface MediaConnectionEvents {
  onConnectionCreated(connectionId: string, data: string): void;
  onConnectionDestroyed(connectionId: string): void;
  /** Added or changed; null when it is gone. */
  onStream(connectionId: string, stream: RemoteStream | null): void;
  /** The library has lost its socket and tries to resume. */
  onReconnecting(): void;
  onReconnected(): void;
  onLost(reason: LossReason): void;
}

/** What to send. The tracks stay the caller's: a publisher gets clones. */
export interface LocalTracks {
  microphone: MediaStreamTrack | null;
  microphoneOn: boolean;
  /** Null while the camera is off. */
  camera: MediaStreamTrack | null;
}

/** A published stream. */
export interface Publication {
  /** Whether this kind can be switched on without publishing anew. */
  carries(kind: "audio" | "video"): boolean;
  setMicrophone(on: boolean): void;
  /** Null stops the picture. The others see the camera go off, or on again. */
  setCamera(track: MediaStreamTrack | null): Promise<void>;
  end(): Promise<void>;
}

/** One connection to a session. Ends for good with `close()` or `onLost`. */
export interface MediaConnection {
  /** Throws when OpenVidu doesn't take the stream in time. At least one track must be there. */
  publish(tracks: LocalTracks): Promise<Publication>;
  /** Leaves and releases everything. Idempotent. */
  close(): void;
}

/** The browser can't be used with openvidu-browser. */
export class UnsupportedBrowserError extends Error {
  override name = "UnsupportedBrowserError";
}

/**
 * Enters a session with a token; what will be published first is made ready meanwhile. Throws `UnsupportedBrowserError`, or another error when OpenVidu says no or doesn't answer in
 * time; nothing is left behind then. Aborting makes it throw, and leaves if the connection comes about after all.
 */
export type OpenMediaConnection = (
  token: string,
  firstTracks: LocalTracks,
  events: MediaConnectionEvents,
  signal: AbortSignal,
) => Promise<MediaConnection>;
