import { limits } from "../limits";
import { newRpcSessionId } from "../sessions/ids";
import type { ClientLink, Notifications } from "../sessions/notifications";
import type { Participant } from "../sessions/participant";
import type { ClientSocket } from "./client-socket";
import { notificationFrame } from "./frames";

/** `fresh` until joinRoom, `over` after a leave or an eviction. */
type State = "fresh" | "joined" | "over";

/**
 * One client, over all the sockets it uses one after the other. While its socket is away it is kept for a grace
 * period, and what it should have been told waits, in order.
 */
export class RpcSession implements ClientLink {
  readonly id = newRpcSessionId();
  /** What the client last asked for, for the watchdog of its next socket. */
  pingIntervalMs = 5_000;
  #state: State = "fresh";
  #participant: Participant | null = null;
  #socket: ClientSocket | null;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  /** The eviction's notification: told again on the next socket, since this one may have been dead already. */
  #farewell: string | null = null;

  constructor(
    socket: ClientSocket,
    private readonly onEnded: (session: RpcSession) => void,
  ) {
    this.#socket = socket;
  }

  get participant(): Participant | null {
    return this.#participant;
  }

  get fresh(): boolean {
    return this.#state === "fresh";
  }

  joined(participant: Participant): void {
    this.#state = "joined";
    this.#participant = participant;
  }

  notify<Method extends keyof Notifications>(method: Method, params: Notifications[Method]): void {
    const frame = notificationFrame(method, params);
    if (method === "participantEvicted") this.#farewell = frame;
    if (this.#waiting.length === 0 && this.#socket?.send(frame)) return;
    this.#waiting.push(frame);
    this.#waitingBytes += frame.length;
    const tooMuch =
      this.#waiting.length > limits.queuedNotifications || this.#waitingBytes > limits.queuedNotificationBytes;
    // A client that missed something can't be told so; it has to join anew. Later: the caller is amid its round.
    if (tooMuch) setImmediate(() => this.end());
  }

  /** The participant is gone; the client is given time to close its socket itself. Also the link's `evicted`. */
  evicted(): void {
    this.#state = "over";
    this.#participant = null;
    // Without a socket the grace period runs already: within it the client may come back and learn why.
    if (this.#socket) this.#endAfter(limits.evictedSocketMs);
  }

  /** Another socket of the same client. What waits is sent by `flush`, after the answer to `connect`. */
  rebind(socket: ClientSocket): void {
    const former = this.#socket;
    this.#socket = socket;
    if (former !== socket) former?.close("Connection replaced");
    socket.expectPings(this.pingIntervalMs);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#state === "over") this.#endAfter(limits.evictedSocketMs);
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#farewell && !waiting.includes(this.#farewell)) waiting.push(this.#farewell);
    for (const [index, frame] of waiting.entries()) {
      if (!this.#socket?.send(frame)) {
        this.#waiting = waiting.slice(index);
        return;
      }
    }
  }

  /** The socket closed. A late word of one that was replaced means nothing. */
  socketClosed(socket: ClientSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (this.#state === "joined" || this.#farewell) this.#endAfter(limits.reconnectionGraceMs);
    else this.end();
  }

  /** Idempotent. A participant that is still there leaves by `networkDisconnect`. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const participant = this.#participant;
    this.#state = "over";
    this.#participant = null;
    participant?.session.leave(participant, "networkDisconnect");
    const socket = this.#socket;
    this.#socket = null;
    socket?.close("Session ended");
    this.#waiting = [];
    this.onEnded(this);
  }

  #endAfter(delayMs: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), delayMs);
  }
}
