import { Counter, Histogram, type Registry } from "prom-client";
import type { FailureKind } from "../sessions/failure";
import { rpcMethods } from "../signaling/methods/table";

/** How a JSON-RPC request ended: answered, or refused for this reason. */
export type RpcOutcome = "ok" | FailureKind;

/** From some microseconds (a ping) to what an application's deadline forgives. */
const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const verbs = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Counts and times requests as they end. What clients send becomes a label only where it is one of ours. */
export class RequestMetrics {
  readonly #rpc: Counter<"method" | "outcome">;
  readonly #rpcSeconds: Histogram<"method">;
  readonly #rest: Counter<"method" | "route" | "status">;
  readonly #restSeconds: Histogram<"method" | "route">;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#rpc = new Counter({
      name: "media_server_rpc_requests_total",
      help: "JSON-RPC requests of clients, by method and outcome",
      labelNames: ["method", "outcome"],
      registers,
    });
    this.#rpcSeconds = new Histogram({
      name: "media_server_rpc_request_duration_seconds",
      help: "From a JSON-RPC request's arrival to the end of its work",
      labelNames: ["method"],
      buckets: secondsBuckets,
      registers,
    });
    this.#rest = new Counter({
      name: "media_server_rest_requests_total",
      help: "HTTP requests, by route and status",
      labelNames: ["method", "route", "status"],
      registers,
    });
    this.#restSeconds = new Histogram({
      name: "media_server_rest_request_duration_seconds",
      help: "From an HTTP request's head to its answer's end",
      labelNames: ["method", "route"],
      buckets: secondsBuckets,
      registers,
    });
  }

  /** A JSON-RPC request came. @returns what to call once when it ends. */
  rpcStarted(method: string): (outcome: RpcOutcome) => void {
    const startedAt = performance.now();
    const known = rpcMethods.has(method) ? method : "unknown";
    return (outcome) => {
      this.#rpc.inc({ method: known, outcome });
      this.#rpcSeconds.observe({ method: known }, (performance.now() - startedAt) / 1_000);
    };
  }

  /** An HTTP request came. @returns what to call once when it ends; `route` is the pattern, not the path. */
  restStarted(method: string, route: string): (status: number) => void {
    const startedAt = performance.now();
    const known = verbs.has(method) ? method : "other";
    return (status) => {
      this.#rest.inc({ method: known, route, status });
      this.#restSeconds.observe({ method: known, route }, (performance.now() - startedAt) / 1_000);
    };
  }
}
