/** Chat, as the record holds it. */
import type { ChatMessage } from "../../shared/chat";

export interface NewChatMessage {
  sessionId: string;
  /** The sender; the name is taken from the record. */
  participantId: string;
  id: string;
  text: string;
  requestId: string | null;
}

export interface ChatRepository {
  /**
   * Stores it and forgets what is older than the last 500. A repeat of `requestId` by the same participant answers the first.
   * Null: the session is over, or the sender holds no seat in it any more.
   */
  add(message: NewChatMessage): Promise<ChatMessage | null>;
  /** Oldest first; only those after `after` when it is still kept. */
  list(sessionId: string, after: string | null): Promise<ChatMessage[]>;
  /** Forgets messages of sessions that ended 24 h ago, some thousands at most. Answers how many went: 0 when none are left. */
  deleteOld(): Promise<number>;
}
