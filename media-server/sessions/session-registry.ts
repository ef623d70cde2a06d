import { limits } from "../limits";
import { Failure } from "./failure";
import { newSessionId } from "./ids";
import type { SessionProperties } from "./properties";
import { Session, type SessionDeps } from "./session";

/** All sessions by id. */
export class SessionRegistry {
  readonly #sessions = new Map<string, Session>();
  readonly #deps: SessionDeps;

  constructor(deps: Omit<SessionDeps, "onEnded">) {
    this.#deps = { ...deps, onEnded: (session) => this.#sessions.delete(session.id) };
  }

  get all(): Session[] {
    return [...this.#sessions.values()];
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /**
   * @returns null when the custom id is taken.
   * @throws Failure tooMany
   */
  create(properties: SessionProperties): Session | null {
    const id = properties.customSessionId || newSessionId();
    if (this.#sessions.has(id)) return null;
    if (this.#sessions.size >= limits.sessions) throw new Failure("tooMany", "too many sessions");
    const session = new Session(id, properties, this.#deps);
    this.#sessions.set(id, session);
    this.#deps.events.emit("sessionCreated", { session });
    return session;
  }

  /** Forgets sessions that nobody joined within `thresholdMs` of their making, silently as OpenVidu CE does. */
  collectUnused(thresholdMs: number): void {
    const madeBefore = this.#deps.now() - thresholdMs;
    for (const session of this.all) {
      if (!session.active && session.createdAt <= madeBefore) session.discard();
    }
  }

  closeAll(reason: "openviduServerStopped"): void {
    for (const session of this.all) session.close(reason);
  }
}
