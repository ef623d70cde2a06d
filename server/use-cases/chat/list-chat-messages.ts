import type { ChatMessage } from "../../../shared/chat";
import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import type { CallerInput } from "../identify-participant";
import { requireFeature } from "../require-feature";

type Deps = Pick<AppDeps, "config" | "participants" | "chat">;

export interface ChatListInput extends CallerInput {
  /** Id of the last message that the caller knows. */
  after?: string | undefined;
}

/** The messages that are kept of the session, oldest first. Throws FEATURE_DISABLED where chat is off, and what `actAs` throws. */
export async function listChatMessages(deps: Deps, input: ChatListInput): Promise<{ messages: ChatMessage[] }> {
  const { session } = await actAs(deps, "chat.list", input);
  requireFeature(deps, session, "chatEnabled");
  return { messages: await deps.chat.list(session.id, input.after ?? null) };
}
