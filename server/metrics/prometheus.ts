/** The one door to prom-client: what operators count, as Prometheus reads it. Labels are few and closed: no names, no ids. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics, SessionRepository } from "../ports";

export interface Prometheus {
  metrics: Metrics;
  /** Everything, in Prometheus's text format. Never fails: a gauge that can't be read is NaN. */
  exposition(): Promise<{ contentType: string; text: string }>;
}

/** Counting goes through the database: scrapers that ask more often share an answer. */
const COUNTS_FOR_MS = 5000;

/** From a cached answer to a person's patience, in seconds. */
const DURATIONS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LAGS_S = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60];

/** A registry of its own, so that two containers in one process don't count together. */
export function createPrometheus(counts: SessionRepository["counts"]): Prometheus {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauges(registry, counts);
  return {
    metrics: metricsIn(registry),
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function metricsIn(registry: Registry): Metrics {
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `videocall_${name}_total`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram({ name: `videocall_${name}_seconds`, help, buckets, labelNames, registers });

  const created = counter("session_created", "Sessions created.");
  const joined = counter("session_joined", "Tickets given by quickJoin.");
  const rejected = counter("join_rejected", "Joins refused, by error code.", "code");
  const refreshed = counter("token_refreshed", "Credentials renewed by refreshToken.");
  const reconnected = counter("reconnected", "Tickets given by autoReconnect, by what the seat was before.", "cause");
  const ghosts = counter(
    "ghosts_cleaned",
    "Connections without a seat and seats without a person that were cleaned up.",
  );
  const limited = counter("request_limited", "Calls refused by a rate limit, by procedure.", "procedure");
  const lag = histogram("webhook_lag", "From OpenVidu's timestamp of an event to our record of it.", LAGS_S, "event");
  const job = histogram("job_duration", "Runs of background jobs.", DURATIONS_S, "job", "outcome");
  const procedure = histogram("procedure_duration", "Calls of procedures.", DURATIONS_S, "procedure", "outcome");
  const openvidu = histogram("openvidu_call_duration", "Calls to OpenVidu.", DURATIONS_S, "operation", "outcome");

  return {
    sessionCreated: () => created.inc(),
    sessionJoined: () => joined.inc(),
    joinRejected: (code) => rejected.inc({ code }),
    tokenRefreshed: () => refreshed.inc(),
    reconnected: (cause) => reconnected.inc({ cause }),
    ghostsCleaned: (count) => ghosts.inc(count),
    requestLimited: (name) => limited.inc({ procedure: name }),
    // Clocks of two machines differ: an event from the future is told as one without lag.
    webhookReceived: (event, lagMs) => lag.observe({ event }, Math.max(0, lagMs / 1000)),
    jobRan: (name, outcome, durationMs) => job.observe({ job: name, outcome }, durationMs / 1000),
    procedureAnswered: (name, outcome, durationMs) =>
      procedure.observe({ procedure: name, outcome }, durationMs / 1000),
    openviduCalled: (operation, outcome, durationMs) => openvidu.observe({ operation, outcome }, durationMs / 1000),
  };
}

function gauges(registry: Registry, counts: SessionRepository["counts"]): void {
  const unknown = { activeSessions: Number.NaN, seats: Number.NaN };
  let latest = Promise.resolve(unknown);
  let askedAt = Number.NEGATIVE_INFINITY;
  const recent = () => {
    if (performance.now() - askedAt > COUNTS_FOR_MS) {
      askedAt = performance.now();
      latest = counts().catch(() => unknown);
    }
    return latest;
  };
  const gauge = (name: string, help: string, key: keyof typeof unknown) =>
    new Gauge({
      name: `videocall_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set((await recent())[key]);
      },
    });
  gauge("active_sessions", "Sessions that are active.", "activeSessions");
  gauge("active_participants", "Seats held, whatever their state.", "seats");
}
