import type { Participant } from "./participant";
import type { LeaveReason, SessionEndReason, StreamEndReason } from "./reasons";
import type { Session } from "./session";
import type { Stream } from "./stream";
import type { Subscription } from "./subscription";

/** What happened in the sessions, told after the fact and in its order. `at` is ms since the epoch. */
export interface SessionEvents {
  sessionCreated: { session: Session };
  sessionDestroyed: { session: Session; reason: SessionEndReason; at: number };
  participantJoined: { participant: Participant };
  participantLeft: { participant: Participant; reason: LeaveReason; at: number };
  streamPublished: { stream: Stream };
  streamUnpublished: { stream: Stream; reason: StreamEndReason; at: number };
  streamSubscribed: { subscription: Subscription };
  streamUnsubscribed: { subscription: Subscription; reason: StreamEndReason; at: number };
  signalSent: {
    session: Session;
    /** Connection id of the sender; null when the signal came by REST. */
    from: string | null;
    to: string[];
    type: string | undefined;
    data: string | undefined;
    at: number;
  };
}

type Listener<Event> = (event: Event) => void;

/** Typed events whose listeners can't break the emitter: what they throw is handed to `onListenerError`. */
export class EventBus<Map> {
  readonly #listeners: { [Name in keyof Map]?: Listener<Map[Name]>[] } = {};
  readonly #onListenerError: (error: unknown, event: keyof Map) => void;

  constructor(onListenerError: (error: unknown, event: keyof Map) => void) {
    this.#onListenerError = onListenerError;
  }

  on<Name extends keyof Map>(name: Name, listener: Listener<Map[Name]>): void {
    const existing = this.#listeners[name];
    if (existing) existing.push(listener);
    else this.#listeners[name] = [listener];
  }

  emit<Name extends keyof Map>(name: Name, event: Map[Name]): void {
    for (const listener of this.#listeners[name] ?? []) {
      try {
        listener(event);
      } catch (error) {
        this.#onListenerError(error, name);
      }
    }
  }
}
