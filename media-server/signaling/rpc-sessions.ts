import type { ClientSocket } from "./client-socket";
import { RpcSession } from "./rpc-session";

/** Every client's session by its unguessable id. */
export class RpcSessions {
  readonly #sessions = new Map<string, RpcSession>();

  get(id: string): RpcSession | undefined {
    return this.#sessions.get(id);
  }

  create(socket: ClientSocket, nowMs: number): RpcSession {
    const session = new RpcSession(socket, nowMs, (ended) => this.#sessions.delete(ended.id));
    this.#sessions.set(session.id, session);
    return session;
  }

  /** The one made for a new socket isn't needed when `connect` brings its own back. */
  drop(session: RpcSession): void {
    this.#sessions.delete(session.id);
  }

  endAll(): void {
    for (const session of [...this.#sessions.values()]) session.end();
  }
}
