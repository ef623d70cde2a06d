import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { limits } from "../limits";
import type { WebhookBody } from "./payloads";
import { postJson } from "./post-json";

export interface WebhookSettings {
  endpoint: string;
  /** `Name: value` each. */
  headers: readonly string[];
  events: ReadonlySet<string>;
}

interface Waiting {
  event: string;
  sessionId: unknown;
  text: string;
}

/**
 * Calls the webhook for one event after the other. As OpenVidu CE: an event that can't be delivered is tried five
 * times, one that is answered with anything but 200 isn't tried again.
 */
export class WebhookSender {
  readonly #queue: Waiting[] = [];
  #queuedBytes = 0;
  readonly #settings: WebhookSettings;
  readonly #logger: Logger;
  readonly #headers: Record<string, string>;
  #working: Promise<void> = Promise.resolve();
  #busy = false;
  /** What became of events so far, those still waiting apart. */
  readonly outcomes = { delivered: 0, refused: 0, failed: 0, dropped: 0 };

  constructor(settings: WebhookSettings, logger: Logger) {
    this.#settings = settings;
    this.#logger = logger;
    this.#headers = Object.fromEntries(
      settings.headers.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
      }),
    );
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Returns at once. */
  send(body: WebhookBody): void {
    if (!this.#settings.events.has(body.event)) return;
    if (this.#queue.length >= limits.queuedWebhooks || this.#queuedBytes >= limits.queuedWebhookBytes) {
      const dropped = ++this.outcomes.dropped;
      if (dropped % 1_000 === 1) this.#logger.error({ dropped }, "webhook queue is full");
      return;
    }
    const text = JSON.stringify(body);
    this.#queue.push({ event: body.event, sessionId: body.sessionId, text });
    this.#queuedBytes += text.length;
    if (this.#busy) return;
    this.#busy = true;
    this.#working = this.#work();
  }

  /** Waits until everything was sent, at most so long. */
  async drain(timeoutMs: number): Promise<void> {
    await Promise.race([this.#working, pause(timeoutMs, undefined, { ref: false })]);
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      this.#queuedBytes -= next.text.length;
      await this.#deliver(next);
    }
    this.#busy = false;
  }

  async #deliver({ text, ...facts }: Waiting): Promise<void> {
    for (const pauseMs of [...limits.webhookRetryPausesMs, null]) {
      try {
        const status = await postJson(this.#settings.endpoint, this.#headers, text, limits.webhookTimeoutMs);
        this.outcomes[status === 200 ? "delivered" : "refused"] += 1;
        if (status !== 200) this.#logger.warn({ ...facts, status }, "webhook was refused");
        return;
      } catch (error) {
        if (pauseMs !== null) {
          await pause(pauseMs);
          continue;
        }
        this.outcomes.failed += 1;
        this.#logger.error({ ...facts, err: error }, "webhook could not be delivered");
      }
    }
  }
}
