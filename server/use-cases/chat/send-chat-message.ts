import type { ChatMessage } from "../../../shared/chat";
import { notAParticipant } from "../../errors/factories";
import type { AppDeps } from "../../ports";
import { actAs } from "../act-as";
import type { CallerInput } from "../identify-participant";
import { requireFeature } from "../require-feature";

type Deps = Pick<AppDeps, "config" | "ids" | "participants" | "chat" | "queue">;

export interface ChatSendInput extends CallerInput {
  text: string;
  /** Repeats of it are one message. */
  requestId: string | null;
}

/**
 * Stores a message and sends it to everybody in the call; who sent it is what the record says. Answers the message as they get
 * it. Throws FEATURE_DISABLED where chat is off, and what `actAs` throws.
 */
export async function sendChatMessage(deps: Deps, input: ChatSendInput): Promise<ChatMessage> {
  const { participant, session } = await actAs(deps, "chat.send", input);
  requireFeature(deps, session, "chatEnabled");
  const message = await deps.chat.add({
    sessionId: session.id,
    participantId: participant.id,
    id: deps.ids.message(),
    text: input.text,
    requestId: input.requestId,
  });
  if (!message) throw notAParticipant("the seat ended while the message was under way");
  // For a repeat too: the first may have ended between storing and sending. Receivers know it by its id.
  deps.queue.enqueue("signal", { sessionId: session.id, type: "chat", data: JSON.stringify(message) });
  return message;
}
