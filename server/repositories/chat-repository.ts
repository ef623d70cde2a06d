import { CHAT_KEPT, CHAT_KEPT_AFTER_END_SECONDS, type ChatMessage } from "../../shared/chat";
import type { ChatRepository } from "../ports";
import type { Db } from "./database";

interface ChatRow {
  id: string;
  participant_id: string;
  username: string;
  text: string;
  sent_at: Date;
}

/** How many messages one statement deletes: it stays far below its time limit. */
const DELETED_AT_ONCE = 5000;

/** Chat, on the database's clock and in the order in which it was stored. */
export function createChatRepository(db: Db): ChatRepository {
  return {
    async add({ sessionId, participantId, id, text, requestId }) {
      const [row] = await db.$queryRaw<ChatRow[]>`
        SELECT id, participant_id, username, text, sent_at FROM add_chat_message(
          ${sessionId}::text, ${participantId}::text, ${id}::text, ${text}::text, ${requestId}::text, ${CHAT_KEPT}::int
        )`;
      return row ? toMessage(row) : null;
    },

    async list(sessionId, after) {
      const rows = await db.$queryRaw<ChatRow[]>`
        SELECT id, participant_id, username, text, sent_at FROM chat_messages
        WHERE video_session_id = ${sessionId}::text AND number > coalesce(
          (SELECT number FROM chat_messages WHERE video_session_id = ${sessionId}::text AND id = ${after}::text), 0)
        ORDER BY number`;
      return rows.map(toMessage);
    },

    async deleteOld() {
      const [row] = await db.$queryRaw<{ deleted: number }[]>`
        SELECT delete_old_chat_messages(${CHAT_KEPT_AFTER_END_SECONDS}::int, ${DELETED_AT_ONCE}::int) AS deleted`;
      return row?.deleted ?? 0;
    },
  };
}

function toMessage(row: ChatRow): ChatMessage {
  return {
    id: row.id,
    participantId: row.participant_id,
    username: row.username,
    text: row.text,
    sentAt: row.sent_at.toISOString(),
  };
}
