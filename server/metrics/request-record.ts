/** What one request is remembered by while it runs, wherever its calls lead: for its line in the log and its Server-Timing. */
import { AsyncLocalStorage } from "node:async_hooks";

/** Handlers add to it; credentials, tokens and query strings never go in. */
export interface RequestRecord {
  requestId: string;
  /** Paths in the router; several for a batch. */
  procedure?: string;
  sessionId?: string;
  participantId?: string;
  /** OpenVidu's, of a webhook. */
  event?: string;
  /** `ok`, or the error's code. */
  outcome: string;
  database: TimeSpent;
  openvidu: TimeSpent;
}

/** Calls and their milliseconds, added up: those that ran side by side make more than the clock on the wall. */
export interface TimeSpent {
  calls: number;
  ms: number;
}

const records = new AsyncLocalStorage<RequestRecord>();

export function newRequestRecord(requestId: string): RequestRecord {
  return { requestId, outcome: "ok", database: { calls: 0, ms: 0 }, openvidu: { calls: 0, ms: 0 } };
}

/** Everything that `work` does, and what it sets going, is `record`'s. */
export function recorded<T>(record: RequestRecord, work: () => T): T {
  return records.run(record, work);
}

/** Undefined outside of requests: jobs have none. */
export function currentRecord(): RequestRecord | undefined {
  return records.getStore();
}

/** Counts one call of the running request, from `began` (`performance.now()`) to now. Answers its milliseconds. */
export function spent(on: "database" | "openvidu", began: number): number {
  const ms = performance.now() - began;
  const record = records.getStore();
  if (record) {
    record[on].calls += 1;
    record[on].ms += ms;
  }
  return ms;
}
