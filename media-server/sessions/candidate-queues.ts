import { limits } from "../limits";
import type { IceCandidate } from "../rtc/types";

type Sink = (candidate: IceCandidate) => void;

/**
 * A client's candidates by endpoint (its own connection id when it publishes, the publisher's when it subscribes).
 * They may come before the transport they are for: those wait, in order and bounded, until `attach`.
 */
export class CandidateQueues {
  readonly #sinks = new Map<string, Sink>();
  readonly #waiting = new Map<string, IceCandidate[]>();

  deliver(endpoint: string, candidate: IceCandidate): void {
    const sink = this.#sinks.get(endpoint);
    if (sink) {
      sink(candidate);
      return;
    }
    const waiting = this.#waiting.get(endpoint);
    if (waiting) {
      if (waiting.length < limits.queuedCandidates) waiting.push(candidate);
    } else if (this.#waiting.size < limits.queuedEndpoints) {
      this.#waiting.set(endpoint, [candidate]);
    }
  }

  /** The transport of this endpoint takes candidates from now on, first those that waited. */
  attach(endpoint: string, sink: Sink): void {
    const waiting = this.#waiting.get(endpoint) ?? [];
    this.#waiting.delete(endpoint);
    this.#sinks.set(endpoint, sink);
    for (const candidate of waiting) sink(candidate);
  }

  /** The transport is being replaced: candidates wait for its successor. */
  detach(endpoint: string): void {
    this.#sinks.delete(endpoint);
  }

  /** The transport is gone, and with it what waited for it. */
  forget(endpoint: string): void {
    this.#sinks.delete(endpoint);
    this.#waiting.delete(endpoint);
  }
}
