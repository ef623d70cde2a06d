import type { MediaView } from "../domain/session-snapshot";
import type { Clock, MediaGateway } from "../ports";

/** Status waits no longer for OpenVidu's view. */
const DEADLINE_MS = 300;
/** An OpenVidu that failed isn't asked again for so long. */
const PAUSE_MS = 5_000;

/**
 * Asks for OpenVidu's view of a session; undefined when it doesn't come in time. After a failure nobody asks for a while, and then one
 * at a time until an answer comes: status has the record.
 */
export function createMediaView(media: Pick<MediaGateway, "session">, clock: Clock) {
  let failedAt: number | null = null;
  let isProbing = false;

  return async (sessionId: string): Promise<MediaView> => {
    if (failedAt !== null) {
      if (isProbing || clock.now().getTime() - failedAt < PAUSE_MS) return undefined;
      isProbing = true;
    }
    try {
      const view = await media.session(sessionId, DEADLINE_MS);
      failedAt = null;
      return view;
    } catch {
      failedAt = clock.now().getTime(); // the gateway has told the log and the metrics
      return undefined;
    } finally {
      isProbing = false;
    }
  };
}
