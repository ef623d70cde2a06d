import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context as HonoContext } from "hono";
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../requests/request-log";

/** An answer whose text is known as a whole. Its headers may still grow in other middleware. */
export function wholeAnswer(c: HonoContext<HttpEnv>, text: string, init: ResponseInit): Response {
  if (!c.env.outgoing) return new Response(text, init);
  c.set("text", text);
  return new Response(null, init);
}

/**
 * Writes whole answers to Node's own response, where there is one, after all other middleware has written its headers: head and
 * text in one go. The way through a web stream costs twice what the procedure does.
 */
export const wholeAnswers = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  const { text } = c.var;
  const { outgoing } = c.env;
  if (text === undefined || !outgoing) return;
  const { status, headers } = c.res;
  const fields = ["Content-Length", String(Buffer.byteLength(text))];
  for (const [name, value] of headers) fields.push(name, value);
  outgoing.writeHead(status, fields).end(text);
  c.res = undefined; // else Hono copies the old answer's headers into the new one
  c.res = RESPONSE_ALREADY_SENT;
});
