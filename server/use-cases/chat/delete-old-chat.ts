import type { AppDeps } from "../../ports";

type Deps = Pick<AppDeps, "chat" | "log">;

/** Forgets the chat of sessions that ended a day ago. */
export async function deleteOldChat(deps: Deps): Promise<void> {
  let total = 0;
  for (let deleted = await deps.chat.deleteOld(); deleted > 0; deleted = await deps.chat.deleteOld()) total += deleted;
  if (total > 0) deps.log.info({ messages: total }, "old chat deleted");
}
