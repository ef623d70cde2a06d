import { z } from "zod";
import { limits } from "../../limits";
import { Failure } from "../../sessions/failure";
import { openMethod } from "../rpc-method";

/** The first ping names the interval (ms), those after it come without parameters. */
export const ping = openMethod(
  z.object({ interval: z.number().optional() }),
  ({ socket, rpcSession }, { interval }) => {
    if (interval !== undefined) {
      rpcSession.pingIntervalMs = Math.min(Math.max(interval, limits.pingIntervalMinMs), limits.pingIntervalMaxMs);
    }
    socket.expectPings(rpcSession.pingIntervalMs);
    return { value: "pong" };
  },
);

/** openvidu-browser asks so whether the socket lives before it repairs a stream. */
export const echo = openMethod(z.unknown(), () => ({}));

/** The client is back on a new socket: its session goes on there, and then what it missed is told. */
export const connect = openMethod(z.object({ sessionId: z.string() }), (call, { sessionId }) => {
  const known = call.rpcSessions.get(sessionId);
  if (!known) throw new Failure("reconnection", "reconnection error");
  if (known !== call.rpcSession) {
    call.rpcSessions.drop(call.rpcSession);
    call.rpcSession = known;
    known.rebind(call.socket);
  }
  call.answer({ value: "reconnection successful" });
  known.flush();
  return undefined;
});
