import { z } from "zod";
import { Failure } from "../../sessions/failure";
import type { Participant } from "../../sessions/participant";
import { idText, roomMethod } from "../rpc-method";

/** The moderator is answered first: it may evict itself. */
export const forceDisconnect = roomMethod(z.object({ connectionId: idText }), (call, { connectionId }) => {
  const { session } = asModerator(call.participant);
  const target = session.participant(connectionId);
  if (!target) throw new Failure("userNotFound", `there is no connection ${connectionId} in the session`);
  call.answer({});
  session.evict(target, "forceDisconnectByUser");
  return undefined;
});

export const forceUnpublish = roomMethod(z.object({ streamId: idText }), (call, { streamId }) => {
  const { session } = asModerator(call.participant);
  const stream = session.stream(streamId);
  if (!stream) throw new Failure("notStreaming", `there is no stream ${streamId} in the session`);
  call.answer({});
  session.forceUnpublish(stream, "forceUnpublishByUser");
  return undefined;
});

function asModerator(participant: Participant): Participant {
  if (participant.connection.role !== "MODERATOR") throw new Failure("unauthorized", "only a moderator may do that");
  return participant;
}
