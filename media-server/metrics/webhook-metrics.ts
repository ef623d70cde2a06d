import { Counter, Gauge, type Registry } from "prom-client";
import type { WebhookSender } from "../webhooks/webhook-sender";

/** What became of the webhooks so far, and how many wait; read when somebody asks. */
export function tellWebhooks(registry: Registry, sender: WebhookSender): void {
  new Counter({
    name: "media_server_webhooks_total",
    help: "Webhook events by what became of them: answered with 200, refused, not delivered in five attempts, or dropped for want of room",
    labelNames: ["outcome"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(sender.outcomes)) this.inc({ outcome }, count);
    },
  });
  new Gauge({
    name: "media_server_webhooks_waiting",
    help: "Webhook events that wait for their turn",
    registers: [registry],
    collect() {
      this.set(sender.waiting);
    },
  });
}
