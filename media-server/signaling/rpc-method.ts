import { type ZodType, z } from "zod";
import type { MediaServerDeps } from "../deps";
import { limits } from "../limits";
import { Failure } from "../sessions/failure";
import type { Participant } from "../sessions/participant";
import type { ClientSocket } from "./client-socket";
import type { RpcSession } from "./rpc-session";
import type { RpcSessions } from "./rpc-sessions";

/** What a client calls something by. It comes back in refusals and logs, so it is bounded. */
export const idText = z.string().max(limits.idLength);

/** One request on its way: who asks, and how to answer. */
export interface Call {
  readonly deps: MediaServerDeps;
  readonly rpcSessions: RpcSessions;
  readonly socket: ClientSocket;
  /** Of the socket at this moment: `connect` changes it. */
  rpcSession: RpcSession;
  /** Answers now, when others must be told after the caller; otherwise return the result. */
  answer(result: object): void;
}

/** A call of somebody who is in a room. */
export interface RoomCall extends Call {
  readonly participant: Participant;
}

/** What a method gives back; undefined when it has called `answer` itself. */
type Outcome = object | undefined;

/** Without a promise the answer leaves before anything else can happen: joinRoom relies on that. */
export type RpcMethod = (call: Call, params: unknown) => Outcome | Promise<Outcome>;

function parsed<Params>(schema: ZodType<Params>, params: unknown): Params {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Failure("generic", `${issue?.path.join(".") || "params"}: ${issue?.message ?? "invalid"}`);
}

/** A method that anyone with a socket may call. */
export function openMethod<Params>(
  schema: ZodType<Params>,
  handle: (call: Call, params: Params) => Outcome | Promise<Outcome>,
): RpcMethod {
  return (call, params) => handle(call, parsed(schema, params));
}

/** A method for participants; others get error 803. */
export function roomMethod<Params>(
  schema: ZodType<Params>,
  handle: (call: RoomCall, params: Params) => Outcome | Promise<Outcome>,
): RpcMethod {
  return (call, params) => {
    const { participant } = call.rpcSession;
    if (!participant) throw new Failure("notInRoom", "joinRoom comes first");
    return handle(Object.assign(call, { participant }), parsed(schema, params));
  };
}
