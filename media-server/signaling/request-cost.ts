import type { RpcRequest } from "./frames";
import type { RpcSession } from "./rpc-session";

/** Requests that make the engine open a connection, against those that only change what is there. */
const costs = new Map([
  ["publishVideo", 5],
  ["prepareReceiveVideoFrom", 5],
  ["reconnectStream", 5],
]);
/** Requests that are told to others: they cost what is written in the end. */
const told = new Set(["sendMessage", "streamPropertyChanged"]);
const TOLD_BYTES_PER_TOKEN = 16 * 1024;

/** What a request takes from its client's allowance: 1 for a common one. `bytes`: its length. */
export function requestCost({ method }: RpcRequest, bytes: number, { participant }: RpcSession): number {
  if (!told.has(method)) return costs.get(method) ?? 1;
  return 1 + (bytes * (participant?.session.participants.length ?? 0)) / TOLD_BYTES_PER_TOKEN;
}
