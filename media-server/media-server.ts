import { once } from "node:events";
import type { Server } from "node:http";
import type { Logger } from "pino";
import type { MediaServerDeps } from "./deps";
import type { Environment } from "./environment";
import { limits } from "./limits";
import { Metrics } from "./metrics/metrics";
import { httpHandler } from "./rest/http-handler";
import type { MediaEngine } from "./rtc/types";
import { EventBus, type SessionEvents } from "./sessions/events";
import { logEvents } from "./sessions/log-events";
import { SessionRegistry } from "./sessions/session-registry";
import { WebSocketEndpoint } from "./signaling/web-socket-endpoint";
import { createHttpServer } from "./tls/create-http-server";
import { WebhookSender } from "./webhooks/webhook-sender";
import { sendWebhooks } from "./webhooks/webhooks";

interface Parts {
  environment: Environment;
  engine: MediaEngine;
  logger: Logger;
  now: () => number;
}

/** The whole server: REST and WebSocket on one port, the sessions behind them, the webhooks that tell of them. */
export class MediaServer {
  readonly #environment: Environment;
  readonly #engine: MediaEngine;
  readonly #sessions: SessionRegistry;
  readonly #webhooks: WebhookSender | null;
  readonly #http: Server;
  readonly #webSockets: WebSocketEndpoint;
  #stopping = false;
  #collector: NodeJS.Timeout | null = null;

  constructor({ environment, engine, logger, now }: Parts) {
    this.#environment = environment;
    this.#engine = engine;
    const events = new EventBus<SessionEvents>((error, event) =>
      logger.error({ err: error, event }, "an event's listener failed"),
    );
    logEvents(events, logger);
    this.#sessions = new SessionRegistry({
      engine,
      events,
      now,
      webSocketUrl: environment.publicUrl.origin.replace(/^http/, "ws"),
    });
    this.#webhooks = environment.webhook ? new WebhookSender(environment.webhook, logger) : null;
    if (this.#webhooks) sendWebhooks(events, this.#webhooks);
    const metrics = new Metrics();
    const deps: MediaServerDeps = {
      sessions: this.#sessions,
      iceServers: environment.iceServers,
      videoSimulcast: environment.videoSimulcast,
      now,
      logger,
      metrics: metrics.requests,
    };
    const facts = factsOf(environment);
    const stopping = () => this.#stopping;
    const handler = httpHandler({ deps, facts, secret: environment.secret, metrics, stopping });
    const { server, certificateExpiresAt } = createHttpServer(environment.tls, logger, handler);
    this.#http = server;
    this.#http.maxConnections = limits.tcpConnections;
    this.#webSockets = new WebSocketEndpoint(deps);
    this.#webSockets.listenOn(this.#http);
    metrics.observe({
      events,
      counters: engine.counters,
      webhooks: this.#webhooks,
      sessions: this.#sessions,
      sockets: () => this.#webSockets.socketCount,
      certificateExpiresAt,
    });
  }

  /**
   * @returns the port, which is the system's choice when the environment says 0.
   * @throws what `listen` reports, EADDRINUSE for one.
   */
  async listen(): Promise<number> {
    const { host, port, garbageIntervalSeconds, garbageThresholdSeconds } = this.#environment;
    this.#http.listen(port, host);
    await once(this.#http, "listening");
    if (garbageIntervalSeconds > 0) {
      const collect = () => this.#sessions.collectUnused(garbageThresholdSeconds * 1_000);
      this.#collector = setInterval(collect, garbageIntervalSeconds * 1_000);
    }
    const address = this.#http.address();
    return address !== null && typeof address === "object" ? address.port : port;
  }

  /** Tells every client, then closes. Webhooks on their way get a moment, in which every request is refused (503). */
  async stop(): Promise<void> {
    if (this.#collector) clearInterval(this.#collector);
    this.#stopping = true;
    this.#sessions.closeAll("openviduServerStopped");
    this.#webSockets.close();
    await this.#webhooks?.drain(limits.webhookDrainMs);
    this.#http.close();
    this.#http.closeAllConnections();
    this.#engine.close();
  }
}

function factsOf({ webhook, ...environment }: Environment) {
  const { publicUrl, videoSimulcast, garbageIntervalSeconds, garbageThresholdSeconds } = environment;
  return {
    publicUrl,
    videoSimulcast,
    garbageIntervalSeconds,
    garbageThresholdSeconds,
    webhook: webhook && { endpoint: webhook.endpoint, headers: webhook.headers, events: [...webhook.events] },
  };
}
