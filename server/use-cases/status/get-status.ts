import type { SessionStatus } from "../../../shared/session-status";
import { isInsider, statusFor, viewerOf } from "../../domain/session-snapshot";
import { sessionNotFound } from "../../errors/factories";
import type { AppDeps } from "../../ports";
import type { CallerInput } from "../identify-participant";

type Deps = Pick<AppDeps, "snapshots">;

/**
 * What the caller may know of a session, at most 2 s old. Strangers are answered without ids; so are holders of an old credential.
 * Throws SESSION_NOT_FOUND. A session that is over answers `isActive: false`.
 */
export async function getStatus(deps: Deps, input: CallerInput): Promise<SessionStatus> {
  const snapshot = await deps.snapshots.read(input.sessionId);
  if (!snapshot) throw sessionNotFound();
  return statusFor(snapshot, isInsider(snapshot, viewerOf(snapshot, input)));
}
