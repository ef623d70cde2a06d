import type { TRPCClient } from "@trpc/client";
import type { AppRouter } from "../../server/api/app-router";
import type { JoinTicket } from "../../shared/video-call";
import { errorInfoOf } from "./call-failure";
import type { RequestIdentity } from "./links";

/** Which call a page is about. */
export type Room =
  | { kind: "named"; sessionName: string }
  | { kind: "private"; sessionId: string }
  /** A private room that the first join creates. */
  | { kind: "newPrivate" };

export interface JoinRequest {
  room: Room;
  username: string;
  /** One per press of Join: repeats of a press are one participant. */
  requestId: string;
  /** The credential of the seat that this tab held before. */
  bearer: string | null;
}

/** The procedures that a call needs. */
export interface CallApi {
  /** Throws what tRPC throws; `failureOfRequest` reads it. */
  quickJoin(request: JoinRequest): Promise<JoinTicket>;
  leave(sessionId: string, bearer: string): Promise<void>;
}

const identity = (bearer: string | null): { context: RequestIdentity } => ({
  context: bearer === null ? {} : { bearer },
});

function roomInput(room: Room) {
  switch (room.kind) {
    case "named":
      return { sessionName: room.sessionName, autoCreateSession: true };
    case "private":
      return { sessionId: room.sessionId };
    case "newPrivate":
      return { autoCreateSession: true };
  }
}

/** Calls the procedures through the page's tRPC client. */
export function createCallApi(client: TRPCClient<AppRouter>): CallApi {
  return {
    async quickJoin({ room, username, requestId, bearer }) {
      const input = { ...roomInput(room), username, requestId };
      try {
        return await client.videoCall.quickJoin.mutate(input, identity(bearer));
      } catch (thrown) {
        // A seat kept from before may have run out; then this is a person like any other.
        const code = errorInfoOf(thrown)?.code;
        if (bearer === null || (code !== "CREDENTIAL_EXPIRED" && code !== "UNAUTHENTICATED")) throw thrown;
        return await client.videoCall.quickJoin.mutate(input);
      }
    },
    async leave(sessionId, bearer) {
      await client.videoCall.leave.mutate({ sessionId }, identity(bearer));
    },
  };
}
