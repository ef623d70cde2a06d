/** Every interface that a use case may need, each in the file of its noun. Types only; `container.ts` says who implements them. */
import type { AppConfig } from "./domain/app-config";
import type { ChatRepository } from "./ports/chat";
import type { CredentialSigner, Tickets } from "./ports/credentials";
import type { MediaGateway } from "./ports/media";
import type { JobQueue, Limits, Log, Metrics, Persist, Turns } from "./ports/operation";
import type { ParticipantRepository } from "./ports/participants";
import type { SessionRepository } from "./ports/sessions";
import type { Events, Snapshots, Watchers } from "./ports/watching";

export type { SeatState } from "../shared/session-status";
export type { SessionSnapshot, StatusRecord } from "./domain/session-snapshot";
export type * from "./ports/chat";
export type * from "./ports/credentials";
export type * from "./ports/media";
export type * from "./ports/operation";
export type * from "./ports/participants";
export type * from "./ports/sessions";
export type * from "./ports/watching";

export interface Clock {
  now(): Date;
}

/** Fresh, unguessable, URL-safe ids. */
export interface Ids {
  session(): string;
  participant(): string;
  /** Of a chat message or a notification. */
  message(): string;
}

export interface AppDeps {
  config: AppConfig;
  clock: Clock;
  ids: Ids;
  log: Log;
  sessions: SessionRepository;
  participants: ParticipantRepository;
  media: MediaGateway;
  credentials: CredentialSigner;
  events: Events;
  queue: JobQueue;
  metrics: Metrics;
  chat: ChatRepository;
  tickets: Tickets;
  snapshots: Snapshots;
  watchers: Watchers;
  turns: Turns;
  persist: Persist;
  limits: Limits;
}
