import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import type { MediaCounters } from "../rtc/counters";
import type { EventBus, SessionEvents } from "../sessions/events";
import type { WebhookSender } from "../webhooks/webhook-sender";
import { tellMedia } from "./media-metrics";
import { RequestMetrics } from "./request-metrics";
import { type MeasuredState, tellState } from "./state-metrics";
import { tellWebhooks } from "./webhook-metrics";

interface Sources extends MeasuredState {
  events: EventBus<SessionEvents>;
  counters: Readonly<MediaCounters>;
  webhooks: WebhookSender | null;
}

/** Everything that GET /metrics tells. Counts since the start of the process; gauges are read when asked for. */
export class Metrics {
  readonly #registry = new Registry();
  readonly requests = new RequestMetrics(this.#registry);
  readonly contentType = this.#registry.contentType;

  /** Before anything is served. */
  observe({ events, counters, webhooks, ...state }: Sources): void {
    // Node's own: memory, CPU, event-loop delay, garbage collection, file handles.
    collectDefaultMetrics({ register: this.#registry });
    tellState(this.#registry, state);
    tellComingsAndGoings(this.#registry, events);
    tellMedia(this.#registry, counters);
    if (webhooks) tellWebhooks(this.#registry, webhooks);
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function tellComingsAndGoings(registry: Registry, events: EventBus<SessionEvents>): void {
  const registers = [registry];
  const joined = new Counter({ name: "media_server_joins_total", help: "Participants that joined", registers });
  const left = new Counter({
    name: "media_server_leaves_total",
    help: "Participants that left, by OpenVidu's reason",
    labelNames: ["reason"],
    registers,
  });
  events.on("participantJoined", () => joined.inc());
  events.on("participantLeft", ({ reason }) => left.inc({ reason }));
}
