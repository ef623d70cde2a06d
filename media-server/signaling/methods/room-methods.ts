import { z } from "zod";
import { limits } from "../../limits";
import { Failure } from "../../sessions/failure";
import { coturnFields, iceServersFor } from "../../sessions/ice-servers";
import type { Participant } from "../../sessions/participant";
import { serverVersion } from "../../version";
import { type Call, idText, openMethod } from "../rpc-method";

const joinRoomParams = z.object({
  token: z.string(),
  session: idText,
  platform: idText.default(""),
  metadata: z.string().max(limits.metadataLength).default(""),
});

/** Synchronous throughout: nothing is told to the newcomer before this answer. */
export const joinRoom = openMethod(joinRoomParams, (call, params) => {
  if (!call.rpcSession.fresh) throw new Failure("alreadyInRoom", "this connection has joined already");
  const session = call.deps.sessions.get(params.session);
  if (!session) throw new Failure("sessionNotFound", `session ${params.session} not found`);
  const participant = session.join(params.token, {
    link: call.rpcSession,
    ip: call.socket.remoteAddress,
    platform: params.platform,
    clientData: params.metadata,
  });
  call.rpcSession.joined(participant);
  return joinAnswer(call, participant);
});

function joinAnswer({ deps }: Call, participant: Participant): object {
  const { connection, session } = participant;
  const settings = connection.customIceServers.length > 0 ? connection.customIceServers : deps.iceServers;
  const iceServers = iceServersFor(settings, deps.now());
  return {
    id: participant.connectionId,
    session: session.id,
    createdAt: participant.activeAt,
    metadata: participant.metadata,
    value: session.participants.filter((other) => other !== participant).map((other) => other.info()),
    // Its presence is how openvidu-browser knows its own connection: never in what is told of others.
    role: connection.role,
    record: connection.record,
    // Anything but 2.32.x or 2.33.x is refused by openvidu-browser 2.32.2; no semver at all makes connect() hang.
    version: serverVersion,
    // The server makes the offers to subscribers.
    mediaServer: "mediasoup",
    videoSimulcast: deps.videoSimulcast,
    ...(iceServers.length > 0 ? { customIceServers: iceServers } : {}),
    ...coturnFields(iceServers),
  };
}

/** kurento-jsonrpc's own farewell: the participant leaves, and the socket is closed behind the answer. */
export const closeSession = openMethod(z.unknown(), (call) => {
  const { rpcSession } = call;
  rpcSession.participant?.session.leave(rpcSession.participant, "disconnect");
  call.answer({});
  rpcSession.end();
  return undefined;
});

/** Also answered when the caller was evicted meanwhile: it wants to be out, and it is. */
export const leaveRoom = openMethod(z.unknown(), ({ rpcSession }) => {
  const { participant } = rpcSession;
  if (!participant && rpcSession.fresh) throw new Failure("notInRoom", "joinRoom comes first");
  participant?.session.leave(participant, "disconnect");
  rpcSession.evicted();
  return {};
});
