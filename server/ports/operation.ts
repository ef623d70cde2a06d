/** What keeps a process in order: background work, figures, logs, limits. */
import type { ErrorCode } from "../../shared/errors";
import type { SeatState } from "../../shared/session-status";

/** Work that nobody waits for. Retried with back-off, counted in the metrics; each kind is safe to run twice. */
export interface JobQueue {
  enqueue<Kind extends keyof JobMap>(kind: Kind, payload: JobMap[Kind]): void;
}

export interface JobMap {
  /** An OpenVidu signal to everybody in the session. */
  signal: { sessionId: string; type: string; data: string };
  /** The end of a stream in OpenVidu. */
  unpublish: { sessionId: string; streamId: string };
}

/** `refused`: OpenVidu answered with a 4xx, as it does for what is gone; `failed`: it didn't answer as it should. */
export type OpenViduOutcome = "ok" | "refused" | "failed" | "timeout";

/** What operators count. Labels are few and closed: no names, no ids. */
export interface Metrics {
  sessionCreated(): void;
  sessionJoined(): void;
  joinRejected(code: ErrorCode): void;
  tokenRefreshed(): void;
  reconnected(cause: SeatState | "expired"): void;
  /** Connections in OpenVidu that held no seat here, or a seat's that nobody sat on. */
  ghostsCleaned(count: number): void;
  /** Milliseconds between OpenVidu's timestamp of an event and our record of it. */
  webhookReceived(event: string, lagMs: number): void;
  jobRan(job: string, outcome: "ok" | "failed" | "retried", durationMs: number): void;
  /** A call refused by a rate limit. */
  requestLimited(procedure: string): void;
  /** `procedure`: its path in the router. */
  procedureAnswered(procedure: string, outcome: "ok" | ErrorCode, durationMs: number): void;
  openviduCalled(operation: string, outcome: OpenViduOutcome, durationMs: number): void;
}

export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What is counted by the minute. `.env.example` says what each is for. */
export type LimitName = "calls" | "joins" | "creations" | "guesses" | "actions";

/** How often in a minute. In this process; later over all of them. A limit of 0 is off: then nothing here refuses or counts. */
export interface Limits {
  /** Counts one more; throws RATE_LIMITED, until the minute is over, when it is one too many. */
  take(limit: LimitName, key: string): Promise<void>;
  /** Throws RATE_LIMITED when one more would be too many; counts nothing. */
  check(limit: LimitName, key: string): Promise<void>;
  /** Takes one back: nothing came of it. */
  giveBack(limit: LimitName, key: string): Promise<void>;
}

/** One after the other for each key, side by side for different ones. In this process; later over all of them. */
export interface Turns {
  /** Throws RATE_LIMITED when too many wait for this key already. */
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

/** Tries again while OpenVidu is unavailable, with back-off and jitter, for `forMs` at most; then throws what came last. */
export type Persist = <Result>(forMs: number, work: () => Promise<Result>) => Promise<Result>;
