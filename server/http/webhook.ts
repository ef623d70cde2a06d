import type { Context as HonoContext } from "hono";
import { z } from "zod";
import { bearerOf } from "../auth/bearer-of";
import type { Container } from "../container";
import { invalid, unauthenticated } from "../errors/factories";
import { type MediaEvent, receiveMediaEvent } from "../use-cases/upkeep/receive-media-event";
import { readJsonObject } from "./requests/json-body";
import type { HttpEnv } from "./requests/request-log";

const time = z.number().transform((ms) => new Date(ms));
const ofConnection = { sessionId: z.string(), connectionId: z.string(), timestamp: time };

/** OpenVidu 2.32.2's webhook bodies, as far as we read them. Others are none of our business. */
const bodySchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("participantJoined"), ...ofConnection }),
  z.object({ event: z.literal("participantLeft"), ...ofConnection }),
  z.object({ event: z.literal("sessionDestroyed"), sessionId: z.string(), timestamp: time }),
  z.object({
    event: z.literal("webrtcConnectionCreated"),
    ...ofConnection,
    streamId: z.string(),
    connection: z.enum(["INBOUND", "OUTBOUND"]),
    videoSource: z.string().optional(),
  }),
]);
const READ: ReadonlySet<string> = new Set(bodySchema.options.map((option) => option.shape.event.value));
const anyEventSchema = z.object({ event: z.string().max(64) });

/**
 * Receives OpenVidu's events. Answers 200 once the record holds them, also for events that we don't read and for repeated ones:
 * OpenVidu 2.32.2 drops an event that wasn't answered 200.
 */
export function webhook({ deps, environment }: Container) {
  const isOpenVidu = bearerOf(environment.secrets.webhook);

  return async (c: HonoContext<HttpEnv>): Promise<Response> => {
    if (!isOpenVidu(c.req.header("authorization"))) throw unauthenticated();
    const body = await readJsonObject(c.req.raw);
    const { data: named } = anyEventSchema.safeParse(body);
    if (!named) throw invalid("not an event");
    c.var.record.event = named.event;
    if (READ.has(named.event)) await receive(body);
    return c.body(null, 200);
  };

  async function receive(body: unknown): Promise<void> {
    const { data, error } = bodySchema.safeParse(body);
    if (error) throw invalid(`an event of another shape: ${error.issues.map(({ path }) => path.join(".")).join(", ")}`);
    const event = toMediaEvent(data);
    if (event) await receiveMediaEvent(deps, event);
  }
}

function toMediaEvent(body: z.infer<typeof bodySchema>): MediaEvent | null {
  const { sessionId } = body;
  switch (body.event) {
    case "participantJoined":
    case "participantLeft":
      return { kind: body.event, sessionId, connectionId: body.connectionId, at: body.timestamp };
    case "sessionDestroyed":
      return { kind: body.event, sessionId, at: body.timestamp };
    case "webrtcConnectionCreated": {
      if (body.connection !== "OUTBOUND" || body.videoSource !== "SCREEN") return null;
      const { connectionId, streamId, timestamp: at } = body;
      return { kind: "screenPublished", sessionId, connectionId, streamId, at };
    }
  }
}
