import { randomBytes } from "node:crypto";

export interface ModelConnection {
  connectionId: string;
  /** Of one use: entering takes it. */
  token: string;
  createdAt: number;
  /** Null: nobody has used the token yet. */
  activeAt: number | null;
  serverData: string;
  customIceServers: unknown;
}

export interface ModelSession {
  sessionId: string;
  createdAt: number;
  connections: Map<string, ModelConnection>;
}

/** A webhook body, as far as the app reads it. `timestamp`: OpenVidu's time, in ms. */
export type ModelEvent =
  | { event: "participantJoined" | "participantLeft"; sessionId: string; connectionId: string; timestamp: number }
  | { event: "sessionDestroyed"; sessionId: string; timestamp: number };

/** Time, ids and the way out of webhooks: the real ones unless a test has its own. */
export interface ModelOptions {
  now?: () => number;
  newId?: () => string;
  tell: (event: ModelEvent) => void;
}

/**
 * What OpenVidu 2.32.2 keeps and tells, without its network: single-use tokens that never expire; a session that is destroyed with its
 * last participant and takes the unused tokens along; one that nobody has joined yet stays; a restart forgets all and tells nobody.
 */
export class OpenViduModel {
  readonly #sessions = new Map<string, ModelSession>();
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #tell: (event: ModelEvent) => void;

  constructor({ now = Date.now, newId = () => randomBytes(8).toString("hex"), tell }: ModelOptions) {
    this.#now = now;
    this.#newId = newId;
    this.#tell = tell;
  }

  get sessions(): ModelSession[] {
    return [...this.#sessions.values()];
  }

  session(sessionId: string): ModelSession | undefined {
    return this.#sessions.get(sessionId);
  }

  /** Everything that it has: people in calls, and unused tokens. */
  connections(): { sessionId: string; connectionId: string; isActive: boolean; serverData: string }[] {
    return this.sessions.flatMap(({ sessionId, connections }) =>
      [...connections.values()].map(({ connectionId, activeAt, serverData }) => ({
        sessionId,
        connectionId,
        isActive: activeAt !== null,
        serverData,
      })),
    );
  }

  /** Null: it is there already (409). */
  createSession(sessionId: string): ModelSession | null {
    if (this.#sessions.has(sessionId)) return null;
    const made: ModelSession = { sessionId, createdAt: this.#now(), connections: new Map() };
    this.#sessions.set(sessionId, made);
    return made;
  }

  /** Null: there is no such session (404). */
  createConnection(sessionId: string, serverData: string, customIceServers?: unknown): ModelConnection | null {
    const session = this.#sessions.get(sessionId);
    if (!session) return null;
    const connectionId = `con_${this.#newId()}`;
    const token = `ws://fake?sessionId=${sessionId}&token=tok_${this.#newId()}`;
    const made = { connectionId, token, createdAt: this.#now(), activeAt: null, serverData, customIceServers };
    session.connections.set(connectionId, made);
    return made;
  }

  /** Somebody comes with a connection's token. False: it is void, or was used. */
  enter(sessionId: string, connectionId: string): boolean {
    const connection = this.#sessions.get(sessionId)?.connections.get(connectionId);
    if (!connection || connection.activeAt !== null) return false;
    connection.activeAt = this.#now();
    this.#tell({ event: "participantJoined", sessionId, connectionId, timestamp: connection.activeAt });
    return true;
  }

  /** A participant leaves, is evicted or lost its line; or an unused token is made void. */
  disconnect(sessionId: string, connectionId: string): "done" | "noSession" | "noConnection" {
    const session = this.#sessions.get(sessionId);
    if (!session) return "noSession";
    const connection = session.connections.get(connectionId);
    if (!connection) return "noConnection";
    session.connections.delete(connectionId);
    if (connection.activeAt === null) return "done";
    this.#tell({ event: "participantLeft", sessionId, connectionId, timestamp: this.#now() });
    if (!isActive(session)) this.#destroy(session);
    return "done";
  }

  /** Everybody in it is evicted. False: there is no such session. */
  closeSession(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    if (!session) return false;
    for (const { connectionId, activeAt } of session.connections.values()) {
      if (activeAt !== null) this.#tell({ event: "participantLeft", sessionId, connectionId, timestamp: this.#now() });
    }
    this.#destroy(session);
    return true;
  }

  restart(): void {
    this.#sessions.clear();
  }

  #destroy({ sessionId }: ModelSession): void {
    this.#sessions.delete(sessionId);
    this.#tell({ event: "sessionDestroyed", sessionId, timestamp: this.#now() });
  }
}

/** Whether somebody is in it. */
export function isActive({ connections }: ModelSession): boolean {
  return [...connections.values()].some(({ activeAt }) => activeAt !== null);
}
