/** OpenVidu, as we use it. */
import type { ConnectionRef, MintedConnection } from "./participants";

/** OpenVidu's roles. Moderation goes through our procedures, so MODERATOR is never given. */
export type MediaRole = "PUBLISHER" | "SUBSCRIBER";

export interface MediaSession {
  sessionId: string;
  createdAt: Date;
  activeConnections: { connectionId: string; activeAt: Date }[];
  /** Whose token nobody has used. */
  unusedConnectionIds: string[];
}

/** OpenVidu. Each call has a deadline; a failure to reach it throws MEDIA_SERVER_UNAVAILABLE. */
export interface MediaGateway {
  /** Makes sure that OpenVidu has the session and mints a token. One call when warm, two when cold, again after a 404. */
  connect(sessionId: string, options: { role: MediaRole; data: string }): Promise<MintedConnection>;
  /** Disconnects a connection or deletes an unused one. Fine when it's gone already. */
  disconnect(connection: ConnectionRef): Promise<void>;
  /** Takes a stream off the air; its connection stays. Fine when it's gone already. */
  unpublish(sessionId: string, streamId: string): Promise<void>;
  /** Closes the session for everybody in it. Fine when it's gone already. */
  closeSession(sessionId: string): Promise<void>;
  /** All sessions that OpenVidu has, and who is in them. */
  sessions(): Promise<MediaSession[]>;
  /** One session as OpenVidu sees it; null: it doesn't have it. Gives up after `deadlineMs`. */
  session(sessionId: string, deadlineMs: number): Promise<MediaSession | null>;
  /** To everybody in the call, as a signal without a sender. Fine when nobody is there. `type` without `signal:`. */
  signal(sessionId: string, type: string, data: string): Promise<void>;
  /** Whether OpenVidu answers, for readiness. Throws MEDIA_SERVER_UNAVAILABLE. */
  ping(deadlineMs: number): Promise<void>;
}
