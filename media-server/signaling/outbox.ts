import { limits } from "../limits";
import type { Notifications } from "../sessions/notifications";
import { notificationFrame } from "./frames";

interface Notification {
  sequence: number;
  method: keyof Notifications;
  frame: string;
  /** Of participantPublished. */
  streamId: string | null;
}

/** Writes a frame and asks for a receipt of all up to `sequence`; false when there is no socket to write to. */
export type Write = (frame: string, sequence: number) => boolean;

/**
 * What one client is told, in order and each once, over all its sockets.
 *
 * A socket may be dead for seconds before anybody notices, so what was written is kept until the client is known to have
 * it: by the pong that answers our ping behind it (RFC 6455 §5.5.3), or by a request that names a stream it was told of.
 * On the next socket the rest is written again. Told twice can only be what arrived while its pong did not: that is
 * preferred to a loss. In openvidu-browser 2.32.2 a second participantJoined, participantLeft or streamPropertyChanged
 * does nothing, a signal shows twice, and a second participantPublished would detach a stream from its subscriber: the
 * request for that stream, which its receipt is known by, comes within milliseconds.
 */
export class Outbox {
  #sequence = 0;
  #unconfirmed: Notification[] = [];
  #unconfirmedBytes = 0;
  #waiting: Notification[] = [];
  #waitingBytes = 0;
  /** The latest that is known to have arrived, and the latest that wasn't kept until then. */
  #confirmed = 0;
  #forgotten = 0;
  /** Whether its client answers pings at all: one that doesn't would be told everything twice. */
  #confirms = false;

  constructor(private readonly write: Write) {}

  /** The latest notification's number; 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  /** @returns false when too much waits: a client that missed something can't be told so. */
  add<Method extends keyof Notifications>(method: Method, params: Notifications[Method]): boolean {
    this.#sequence += 1;
    const notification = {
      sequence: this.#sequence,
      method,
      frame: notificationFrame(method, params),
      streamId: "streams" in params ? params.streams[0].id : null,
    };
    if (this.#waiting.length === 0 && this.#send(notification)) return true;
    this.#waiting.push(notification);
    this.#waitingBytes += notification.frame.length;
    return !this.#tooMuch();
  }

  /** The client has all up to this one. */
  confirm(sequence: number): void {
    this.#confirms = true;
    this.#confirmed = Math.max(this.#confirmed, sequence);
    const first = this.#unconfirmed.findIndex((notification) => notification.sequence > sequence);
    this.#keepFrom(first < 0 ? this.#unconfirmed.length : first);
  }

  /** A client that asks for a stream has heard of it, and of everything that was told before. */
  confirmStream(streamId: string): void {
    const told = this.#unconfirmed.find((notification) => notification.streamId === streamId);
    if (!told) return;
    this.#confirmed = Math.max(this.#confirmed, told.sequence);
    this.#keepFrom(this.#unconfirmed.indexOf(told) + 1);
  }

  /**
   * On a new socket, once the client listens there: what it may have missed, then what waits.
   * @returns false when it may have missed what isn't kept any more.
   */
  resume(): boolean {
    if (this.#confirms && this.#forgotten > this.#confirmed) return false;
    const due = [...this.#unconfirmed.filter(({ method }) => this.#toldAgain(method)), ...this.#waiting];
    this.clear();
    for (const [index, notification] of due.entries()) {
      if (this.#send(notification)) continue;
      this.#waiting = due.slice(index);
      this.#waitingBytes = bytesOf(this.#waiting);
      break;
    }
    return true;
  }

  clear(): void {
    this.#unconfirmed = [];
    this.#unconfirmedBytes = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #tooMuch(): boolean {
    const missed = this.#confirms ? this.#unconfirmed.length : 0;
    const missedBytes = this.#confirms ? this.#unconfirmedBytes : 0;
    return (
      missed + this.#waiting.length > limits.queuedNotifications ||
      missedBytes + this.#waitingBytes > limits.queuedNotificationBytes
    );
  }

  #send(notification: Notification): boolean {
    if (!this.write(notification.frame, notification.sequence)) return false;
    this.#unconfirmed.push(notification);
    this.#unconfirmedBytes += notification.frame.length;
    while (
      this.#unconfirmed.length > limits.queuedNotifications ||
      this.#unconfirmedBytes > limits.queuedNotificationBytes
    ) {
      const oldest = this.#unconfirmed.shift();
      this.#unconfirmedBytes -= oldest?.frame.length ?? 0;
      this.#forgotten = oldest?.sequence ?? this.#forgotten;
    }
    return true;
  }

  /** openvidu-browser renews every connection that isn't up when its socket is back: older candidates are of no use then. */
  #toldAgain(method: keyof Notifications): boolean {
    return method === "participantEvicted" || (this.#confirms && method !== "iceCandidate");
  }

  #keepFrom(index: number): void {
    this.#unconfirmedBytes -= bytesOf(this.#unconfirmed.slice(0, index));
    this.#unconfirmed = this.#unconfirmed.slice(index);
  }
}

const bytesOf = (notifications: readonly Notification[]) =>
  notifications.reduce((sum, { frame }) => sum + frame.length, 0);
