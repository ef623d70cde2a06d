import { limits } from "../limits";
import { newRpcSessionId } from "../sessions/ids";
import type { ClientLink, Notifications } from "../sessions/notifications";
import type { Participant } from "../sessions/participant";
import type { ClientSocket } from "./client-socket";
import { Outbox } from "./outbox";
import { TokenBucket } from "./token-bucket";

/** `fresh` until joinRoom, `over` after a leave or an eviction. */
type State = "fresh" | "joined" | "over";

/**
 * One client, over all the sockets it uses one after the other. While its socket is away it is kept for a grace
 * period, and what it should have been told waits in its outbox.
 */
export class RpcSession implements ClientLink {
  readonly id = newRpcSessionId();
  /** What the client last asked for, for the watchdog of its next socket. */
  pingIntervalMs = 5_000;
  #state: State = "fresh";
  #participant: Participant | null = null;
  #socket: ClientSocket | null;
  readonly #outbox = new Outbox((frame, sequence) => this.#write(frame, sequence));
  readonly #allowance: TokenBucket;
  #timer: NodeJS.Timeout | null = null;
  /** By an eviction, which the client may not have heard: it may come back and be told again. */
  #toldToLeave = false;

  constructor(
    socket: ClientSocket,
    nowMs: number,
    private readonly onEnded: (session: RpcSession) => void,
  ) {
    this.#socket = socket;
    this.#allowance = new TokenBucket(limits.rpcBurst, limits.rpcPerSecond, nowMs);
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
    // Nothing is told yet; but from the pong it is known that this client's receipts can be relied on.
    this.#socket?.requestReceipt(this.#outbox.sequence);
  }

  /** Takes a request's cost from what the client may ask for. A new socket doesn't fill it up again. */
  admit(cost: number, nowMs: number): "served" | "refused" | "flood" {
    const left = this.#allowance.take(cost, nowMs);
    if (left >= 0) return "served";
    return left < -limits.rpcRefusals ? "flood" : "refused";
  }

  notify<Method extends keyof Notifications>(method: Method, params: Notifications[Method]): void {
    if (method === "participantEvicted") this.#toldToLeave = true;
    // A client that missed something can't be told so; it has to join anew. Later: the caller is amid its round.
    if (!this.#outbox.add(method, params)) setImmediate(() => this.end());
  }

  /** The socket's other end has all up to this notification. */
  received(sequence: number): void {
    this.#outbox.confirm(sequence);
  }

  /** The client named a stream, so it has heard of it. */
  knows(streamId: string): void {
    this.#outbox.confirmStream(streamId);
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
    if (!this.#outbox.resume()) setImmediate(() => this.end());
  }

  /** The socket closed. A late word of one that was replaced means nothing. */
  socketClosed(socket: ClientSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (this.#state === "joined" || this.#toldToLeave) this.#endAfter(limits.reconnectionGraceMs);
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
    this.#outbox.clear();
    this.onEnded(this);
  }

  #write(frame: string, sequence: number): boolean {
    if (!this.#socket?.send(frame)) return false;
    this.#socket.requestReceipt(sequence);
    return true;
  }

  #endAfter(delayMs: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), delayMs);
  }
}
