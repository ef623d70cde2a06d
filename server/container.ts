/** The composition root: says who implements the ports. */
import { createCredentialSigner } from "./auth/credential-signer";
import { createTickets } from "./auth/one-use-tickets";
import { randomIds } from "./auth/random-ids";
import { type Environment, readEnvironment } from "./config/environment";
import { announcingParticipants, announcingSessions } from "./events/announcing-repositories";
import { createInProcessEvents } from "./events/in-process-events";
import { createSnapshotCache } from "./events/snapshot-cache";
import { createStatusHub } from "./events/status-hub";
import { createOpenViduGateway } from "./gateways/openvidu-gateway";
import { persist } from "./gateways/persist";
import { createTurns } from "./gateways/turns";
import { jobHandlers } from "./jobs/handlers";
import { createQueue } from "./jobs/queue";
import { createLimits } from "./limits/in-process-limits";
import { createLogger } from "./logging/logger";
import { createPrometheus, type Prometheus } from "./metrics/prometheus";
import type { AppDeps, Clock, Ids, Log } from "./ports";
import { createChatRepository } from "./repositories/chat-repository";
import { openDatabase } from "./repositories/database";
import { createParticipantRepository } from "./repositories/participant-repository";
import { createSessionRepository } from "./repositories/session-repository";

export interface Container {
  environment: Environment;
  deps: AppDeps;
  exposition: Prometheus["exposition"];
  /** Finishes the jobs that wait, as far as that is soon done, and gives back what the container holds open. */
  close(): Promise<void>;
}

/** Long enough for a media server under load, short enough for a person who waits. */
const OPENVIDU_DEADLINE_MS = 5000;
/** Jobs that wait when the process ends get this long. */
const JOBS_GRACE_MS = 3000;

// 128 random bits: nobody guesses a session or meets another's.
const randomId = randomIds(16);
const ids: Ids = { session: randomId, participant: randomId, message: randomId };

export function createContainer(environment: Environment, log: Log = createLogger(environment.logLevel)): Container {
  const database = openDatabase({
    url: environment.databaseUrl,
    onLostConnection: (err) => log.warn({ err }, "database connection lost"),
  });
  const clock: Clock = { now: () => new Date() };
  const events = createInProcessEvents(log);
  const sessions = announcingSessions(createSessionRepository(database.prisma), events);
  const { metrics, exposition } = createPrometheus(() => sessions.counts());
  const media = createOpenViduGateway({
    url: environment.openviduUrl,
    secret: environment.secrets.openvidu,
    iceServers: environment.iceServers,
    deadlineMs: OPENVIDU_DEADLINE_MS,
    log,
    metrics,
  });
  const queue = createQueue(jobHandlers({ media }), { log, metrics });
  const snapshots = createSnapshotCache({ sessions, media, events, clock });
  const watchers = createStatusHub({ snapshots, events, log });
  const deps: AppDeps = {
    config: environment.app,
    clock,
    ids,
    log,
    metrics,
    sessions,
    participants: announcingParticipants(createParticipantRepository(database.prisma), events),
    chat: createChatRepository(database.prisma),
    media,
    credentials: createCredentialSigner(environment.secrets.participant),
    events,
    queue,
    tickets: createTickets(clock, randomId),
    snapshots,
    watchers,
    turns: createTurns(),
    persist,
    limits: createLimits(environment.limitsPerMinute),
  };
  async function close(): Promise<void> {
    watchers.close();
    await queue.drain(JOBS_GRACE_MS);
    await Promise.all([media.close(), database.close()]);
  }
  return { environment, deps, exposition, close };
}

const KEY = Symbol.for("quickjoin.container");
const shared: typeof globalThis & { [KEY]?: Container } = globalThis;

/**
 * The process's one container. Under a symbol of the whole process, because Next bundles what its routes import into a module graph
 * of its own: with a module's variable there would be two pools and two caches. Throws EnvironmentError.
 */
export function container(): Container {
  shared[KEY] ??= createContainer(readEnvironment());
  return shared[KEY];
}
