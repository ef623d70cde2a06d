import { notificationId } from "../../domain/notification-id";
import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import type { CallerInput } from "../identify-participant";
import { announce } from "./announce";

type Deps = Pick<AppDeps, "clock" | "ids" | "participants" | "events" | "queue">;

export interface NotifyInput extends CallerInput {
  message: string;
  /** Repeats of it are one notification. */
  requestId: string | null;
}

/** Tells everybody in the call what the owner has to say. Answers the notification's id. Throws what `actAs` throws. */
export async function notifySession(deps: Deps, input: NotifyInput): Promise<{ id: string }> {
  const { participant, session } = await actAs(deps, "notify", input);
  const { message, requestId } = input;
  const id = requestId === null ? deps.ids.message() : notificationId(participant.id, requestId);
  announce(deps, session.id, { id, kind: "message", message, endsAt: null });
  return { id };
}
