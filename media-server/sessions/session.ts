import { limits } from "../limits";
import type { MediaEngine } from "../rtc/types";
import type { Connection } from "./connection";
import type { EventBus, SessionEvents } from "./events";
import { Failure } from "./failure";
import { newConnectionId, newTokenSecret } from "./ids";
import type { Notifications } from "./notifications";
import { type Joiner, Participant } from "./participant";
import type { ConnectionProperties, SessionProperties } from "./properties";
import { type LeaveReason, type SessionEndReason, type StreamEndReason, sessionEndReason } from "./reasons";
import type { Stream } from "./stream";

export interface SessionDeps {
  engine: MediaEngine;
  events: EventBus<SessionEvents>;
  now: () => number;
  /** Where clients find the server, ws or wss, without a slash at the end. */
  webSocketUrl: string;
  /** Called once, before sessionDestroyed is told: the id is free again from then on. */
  onEnded: (session: Session) => void;
}

/**
 * One room: made by REST, active from its first participant on, and over with its last one.
 * Everything here is synchronous, so no join falls between a leave and what others are told of it.
 */
export class Session {
  readonly createdAt: number;
  readonly #pending = new Map<string, Connection>();
  readonly #participants = new Map<string, Participant>();
  #ended = false;

  constructor(
    readonly id: string,
    readonly properties: SessionProperties,
    private readonly deps: SessionDeps,
  ) {
    this.createdAt = deps.now();
  }

  /** OpenVidu's name for this life of the id. */
  get uniqueId(): string {
    return `${this.id}_${this.createdAt}`;
  }

  get active(): boolean {
    return this.#participants.size > 0;
  }

  get participants(): Participant[] {
    return [...this.#participants.values()];
  }

  get pendingConnections(): Connection[] {
    return [...this.#pending.values()];
  }

  participant(connectionId: string): Participant | undefined {
    return this.#participants.get(connectionId);
  }

  pendingConnection(connectionId: string): Connection | undefined {
    return this.#pending.get(connectionId);
  }

  /** A stream by its id, whoever sends it. */
  stream(streamId: string): Stream | undefined {
    return this.participants.find((participant) => participant.stream?.id === streamId)?.stream ?? undefined;
  }

  /** @throws Failure tooMany when too many wait already. */
  createConnection(properties: ConnectionProperties): Connection {
    if (this.#pending.size >= limits.pendingConnections) throw new Failure("tooMany", "too many pending connections");
    const connection = {
      ...properties,
      id: newConnectionId(),
      sessionId: this.id,
      token: `${this.deps.webSocketUrl}?sessionId=${this.id}&token=${newTokenSecret()}`,
      createdAt: this.deps.now(),
    };
    this.#pending.set(connection.id, connection);
    return connection;
  }

  /** @returns false when no such connection waits. */
  deletePendingConnection(connectionId: string): boolean {
    return this.#pending.delete(connectionId);
  }

  /**
   * Uses up the token and tells the others of the newcomer.
   * @throws Failure unauthorized when the token is unknown or was used, tooMany when the session is full.
   */
  join(token: string, joiner: Joiner): Participant {
    const connection = this.pendingConnections.find((pending) => pending.token === token);
    if (!connection) throw new Failure("unauthorized", `the token is not valid for session ${this.id}`);
    if (this.#participants.size >= limits.participants) throw new Failure("tooMany", "the session is full");
    this.#pending.delete(connection.id);
    const participant = new Participant(this, connection, joiner, this.deps);
    this.#participants.set(participant.connectionId, participant);
    this.tellOthers(participant, "participantJoined", {
      id: participant.connectionId,
      createdAt: participant.activeAt,
      metadata: participant.metadata,
    });
    this.deps.events.emit("participantJoined", { participant });
    return participant;
  }

  /** Idempotent. The session ends with its last participant. */
  leave(participant: Participant, reason: LeaveReason): void {
    if (!this.#participants.delete(participant.connectionId)) return;
    const at = this.deps.now();
    participant.close(reason, at);
    this.deps.events.emit("participantLeft", { participant, reason, at });
    this.tellAll("participantLeft", { connectionId: participant.connectionId, reason });
    if (!this.active) this.#end(sessionEndReason(reason));
  }

  /** Leaves on somebody else's order: the client is told, and its socket closed if it doesn't do so itself. */
  evict(participant: Participant, reason: LeaveReason): void {
    if (!this.#participants.has(participant.connectionId)) return;
    this.leave(participant, reason);
    participant.link.notify("participantEvicted", { connectionId: participant.connectionId, reason });
    participant.link.evicted();
  }

  /** Ends a stream on its owner's wish: only the others are told. */
  unpublish(stream: Stream): void {
    const { owner } = stream;
    stream.end("unpublish", this.deps.now());
    this.tellOthers(owner, "participantUnpublished", { connectionId: owner.connectionId, reason: "unpublish" });
  }

  /** Ends a stream on somebody else's order: the owner is told too. */
  forceUnpublish(stream: Stream, reason: StreamEndReason): void {
    stream.end(reason, this.deps.now());
    this.tellAll("participantUnpublished", { connectionId: stream.owner.connectionId, reason });
  }

  /**
   * Delivers a signal; without receivers to all, the sender among them.
   * @throws Failure signalReceiver when one of them isn't in the session; then nobody gets it.
   */
  signal(from: Participant | null, to: readonly string[], type: string | undefined, data: string | undefined): void {
    const receivers = to.length === 0 ? this.participants : to.map((id) => this.#receiver(id));
    for (const receiver of receivers) {
      receiver.link.notify("sendMessage", {
        ...(data === undefined ? {} : { data }),
        ...(type === undefined ? {} : { type }),
        ...(from ? { from: from.connectionId } : {}),
      });
    }
    this.deps.events.emit("signalSent", {
      session: this,
      from: from?.connectionId ?? null,
      to: receivers.map((receiver) => receiver.connectionId),
      type,
      data,
      at: this.deps.now(),
    });
  }

  /** Idempotent. Evicts everybody; the last one's leave ends the session. */
  close(reason: "sessionClosedByServer" | "openviduServerStopped"): void {
    for (const participant of this.participants) this.evict(participant, reason);
    this.#end(reason);
  }

  /** Ends a session nobody joined without telling anyone, as OpenVidu's garbage collector does. */
  discard(): void {
    this.#ended = true;
    this.#pending.clear();
    this.deps.onEnded(this);
  }

  tellOthers<Method extends keyof Notifications>(than: Participant, method: Method, params: Notifications[Method]) {
    for (const participant of this.#participants.values()) {
      if (participant !== than) participant.link.notify(method, params);
    }
  }

  tellAll<Method extends keyof Notifications>(method: Method, params: Notifications[Method]): void {
    for (const participant of this.#participants.values()) participant.link.notify(method, params);
  }

  #receiver(connectionId: string): Participant {
    const receiver = this.#participants.get(connectionId);
    if (!receiver) throw new Failure("signalReceiver", `there is no connection ${connectionId} in the session`);
    return receiver;
  }

  #end(reason: SessionEndReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#pending.clear();
    this.deps.onEnded(this);
    this.deps.events.emit("sessionDestroyed", { session: this, reason, at: this.deps.now() });
  }
}
