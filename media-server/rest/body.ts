import type { IncomingMessage } from "node:http";
import type { ZodType } from "zod";
import { parseJson } from "../json";
import { limits } from "../limits";
import { HttpError } from "./http-error";

/**
 * The request's JSON object; `{}` when there is no body. openvidu-node-client labels bodiless calls as forms, so the
 * content type isn't looked at.
 * @throws HttpError 413 when it is too long, 400 when it isn't JSON or nests too deeply.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === "") return {};
  try {
    return parseJson(text);
  } catch {
    throw new HttpError(400, "the body is not JSON");
  }
}

/** By events: leaving an async iteration early destroys the socket, and the refusal with it. */
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.restBodyBytes) chunks.push(chunk);
      else reject(new HttpError(413, "the body is too long"));
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", () => reject(new HttpError(400, "the body is not complete")));
    request.on("close", () => reject(new HttpError(400, "the body is not complete")));
  });
}

/**
 * JSON null means "not given" everywhere: openvidu-node-client sends it for unset keys.
 * @throws HttpError 400 that names the wrong field.
 */
export function parseBody<Body>(schema: ZodType<Body>, json: unknown): Body {
  const result = schema.safeParse(withoutNulls(json));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HttpError(400, `${issue?.path.join(".") || "body"}: ${issue?.message ?? "invalid"}`);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key, withoutNulls(field)]),
  );
}
