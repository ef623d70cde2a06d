import type { SessionNotification } from "../../shared/session-status";
import { changeKey, type SessionSnapshot, statusFor } from "../domain/session-snapshot";
import type { StatusFormat } from "../ports";

/** One snapshot as streams carry it: formatted once for insiders and once for strangers, however many watch. */
export interface Rendering {
  snapshot: SessionSnapshot;
  /** Equal when nothing but time lies between two. */
  changeKey: string;
  chunk<Chunk>(format: StatusFormat<Chunk>, insider: boolean): Chunk;
}

const renderings = new WeakMap<SessionSnapshot, Rendering>();

export function rendered(snapshot: SessionSnapshot): Rendering {
  const known = renderings.get(snapshot) ?? render(snapshot);
  renderings.set(snapshot, known);
  return known;
}

function render(snapshot: SessionSnapshot): Rendering {
  const { version, isActive } = snapshot;
  const forInsiders = new Map<unknown, unknown>();
  const forStrangers = new Map<unknown, unknown>();
  return {
    snapshot,
    changeKey: changeKey(snapshot),
    chunk<Chunk>(format: StatusFormat<Chunk>, insider: boolean): Chunk {
      return memo(insider ? forInsiders : forStrangers, format, () =>
        format.event({ type: "status", version, status: statusFor(snapshot, insider) }, eventId(version, isActive)),
      );
    },
  };
}

/** The id of the last snapshot says so: whoever resumes after it needs nothing more. */
function eventId(version: number, isActive: boolean): string {
  return isActive ? String(version) : `${version}-end`;
}

/** A notification, formatted once. */
export function renderedNotification(notification: SessionNotification) {
  const chunks = new Map<unknown, unknown>();
  return <Chunk>(format: StatusFormat<Chunk>): Chunk =>
    memo(chunks, format, () => format.event({ type: "notification", notification }, notification.id));
}

function memo<Chunk>(chunks: Map<unknown, unknown>, format: StatusFormat<Chunk>, make: () => Chunk): Chunk {
  if (!chunks.has(format)) chunks.set(format, make());
  return chunks.get(format) as Chunk;
}
