import type { Logger } from "pino";
import type { RequestMetrics } from "./metrics/request-metrics";
import type { IceServerSetting } from "./sessions/properties";
import type { SessionRegistry } from "./sessions/session-registry";

/** What REST and signalling work with. */
export interface MediaServerDeps {
  sessions: SessionRegistry;
  /** For every client whose connection brings none of its own. */
  iceServers: readonly IceServerSetting[];
  /** Whether browsers are told to send their pictures in several sizes. */
  videoSimulcast: boolean;
  now: () => number;
  logger: Logger;
  /** Told of every request's end. */
  metrics: RequestMetrics;
}
