import { z } from "zod";
import { parseJson } from "../json";

const request = z.object({
  method: z.string(),
  params: z.record(z.string(), z.unknown()).nullish(),
  id: z.union([z.number(), z.string()]).nullish(),
});

/** One JSON-RPC 2.0 request. Without an id nobody waits for an answer. */
export interface RpcRequest {
  id: number | string | null;
  method: string;
  /** openvidu-browser leaves them out of pings. */
  params: Record<string, unknown>;
}

/** @returns null for what isn't a request. */
export function parseRequest(text: string): RpcRequest | null {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    return null;
  }
  const parsed = request.safeParse(json);
  if (!parsed.success) return null;
  return { id: parsed.data.id ?? null, method: parsed.data.method, params: parsed.data.params ?? {} };
}

type Id = RpcRequest["id"];

// openvidu-browser drops frames without `jsonrpc: "2.0"`, and answers that hold a property `dest`.
export const resultFrame = (id: Id, result: object) => JSON.stringify({ id, result, jsonrpc: "2.0" });

export const errorFrame = (id: Id, code: number, message: string) =>
  JSON.stringify({ id, error: { code, message }, jsonrpc: "2.0" });

/** No id: a message with one would be a request to the client. */
export const notificationFrame = (method: string, params: object) => JSON.stringify({ jsonrpc: "2.0", method, params });
