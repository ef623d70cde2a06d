import { currentRecord } from "../metrics/request-record";
import type { RequestFacts } from "./context";

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Writes into the request's record which session a call was about, and whose it was; of a batch, the first. */
export function noteCall(request: RequestFacts, input: unknown, output: unknown): void {
  const record = currentRecord();
  if (!record) return;
  const sessionId = idIn(output, "sessionId") ?? idIn(input, "sessionId");
  if (sessionId) record.sessionId ??= sessionId;
  const participantId = idIn(output, "participantId") ?? provenParticipant(request, sessionId);
  if (participantId) record.participantId ??= participantId;
}

/** By bearer, else by the session's cookie when there is but one. */
function provenParticipant({ bearer, origin, cookies }: RequestFacts, sessionId: string | undefined) {
  if (bearer.kind === "valid") return bearer.claims.participantId;
  const [own, ...others] = origin === null ? [] : cookies.filter((claims) => claims.sessionId === sessionId);
  return others.length === 0 ? own?.participantId : undefined;
}

/** Inputs aren't parsed here: what isn't an id stays out of the log. */
function idIn(value: unknown, key: "sessionId" | "participantId"): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const id: unknown = Reflect.get(value, key);
  return typeof id === "string" && ID.test(id) ? id : undefined;
}
