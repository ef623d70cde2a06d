import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from "zod-openapi";
import { requestIdSchema } from "../../../shared/base";
import { chatMessageSchema } from "../../../shared/chat";
import { type ErrorCode, errorSentence, errorTable } from "../../../shared/errors";
import type { Locale } from "../../../shared/messages/locale";
import { sessionStatusSchema } from "../../../shared/session-status";
import { configOutputSchema, joinTicketSchema } from "../../../shared/video-call";
import { type ProcedurePath, pathFields, REST_BASE, type RestRoute, restRoutes } from "../rest-routes";
import { examples } from "./examples";
import { fieldTexts } from "./field-texts";
import { problemSchema } from "./problem-schema";
import { shapesOf } from "./procedure-shapes";
import { procedureTexts, tag } from "./texts";

const title = { ko: "QuickJoin 고급 화상통화 API", en: "QuickJoin's advanced video call API" };
const about = {
  ko: "한 번의 호출로 화상통화에 참가합니다. 오류는 `application/problem+json`입니다. 본문에는 콘텐츠 형식이 필요 없습니다. JSON 객체 하나, 64 kB까지이며, 경로와 쿼리의 값이 본문보다 우선합니다.",
  en: "One call joins a video call. Errors are `application/problem+json`. A body needs no content type: it is one JSON object of 64 kB at most, and what the path and the query say outweighs it.",
};
const schemes = {
  bearer: {
    ko: "참가할 때 받은 `participantToken`. 페이지는 이것을 탭의 저장소에 보관합니다.",
    en: "The `participantToken` that joining answered. Pages keep it in the tab's own storage.",
  },
  cookie: {
    ko: "참가할 때 설정되는 쿠키(참가자마다 하나, `qj_` 뒤에 참가자 ID). `username`과 함께 누구인지 말합니다.",
    en: "Set by joining, one for each participant (`qj_` and the participant's id). With `username` it says who asks.",
  },
};

/** The OpenAPI 3.1 document of REST, in one language: from the table of routes and the procedures' own schemas. */
export function openApiDocument(locale: Locale) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [procedure, route] of Object.entries(restRoutes) as [ProcedurePath, RestRoute][]) {
    const path = REST_BASE + route.path;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(procedure, route, locale) };
  }
  const document = createDocument({
    openapi: "3.1.0",
    info: { title: title[locale], version: "1.0.0", description: about[locale] },
    tags: [{ name: tag.name, description: tag.description[locale] }],
    paths,
    components: {
      schemas: {
        JoinTicket: joinTicketSchema,
        Config: configOutputSchema,
        SessionStatus: sessionStatusSchema,
        ChatMessage: chatMessageSchema,
        Problem: problemSchema,
      },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: schemes.bearer[locale] },
        cookie: { type: "apiKey", in: "cookie", name: "qj_{participantId}", description: schemes.cookie[locale] },
      },
    },
  });
  explainFields(document, locale);
  return document;
}

function operation(procedure: ProcedurePath, route: RestRoute, locale: Locale): ZodOpenApiOperationObject {
  const { type, input, output } = shapesOf(procedure);
  const { summary, description } = procedureTexts[procedure];
  const example: { body?: object; answer: object } = examples[procedure];
  const inPath = pathFields(route.path);
  const inQuery = route.query ?? [];
  const body = pick(input, (field) => !inPath.includes(field) && !inQuery.includes(field));
  const hasBody = route.method !== "GET" && Object.keys(body.shape).length > 0;
  const media = route.stream ? "text/event-stream" : "application/json";
  return {
    operationId: procedure.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase()),
    tags: [tag.name],
    summary: summary[locale],
    description: description[locale],
    security: securityOf(route),
    requestParams: {
      ...(inPath.length > 0 && { path: pick(input, (field) => inPath.includes(field)) }),
      ...(inQuery.length > 0 && { query: pick(input, (field) => inQuery.includes(field)) }),
      ...("requestId" in input.shape && { header: z.object({ "Idempotency-Key": requestIdSchema.optional() }) }),
    },
    ...(hasBody && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { "application/json": { schema: body, ...(example.body && { example: example.body }) } },
      },
    }),
    responses: {
      "200": {
        description: summary[locale],
        headers: procedure === "config" ? { ETag: { schema: { type: "string" } } } : {},
        content: { [media]: { schema: output, example: example.answer } },
      },
      ...(procedure === "config" && { "304": { description: "ETag" } }),
      ...problems(codesOf(route, type === "mutation"), locale),
    },
  };
}

function pick({ shape }: z.ZodObject, wanted: (field: string) => boolean): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries(shape).filter(([field]) => wanted(field))));
}

/** A route that may answer NOT_A_PARTICIPANT acts for one; one that reads credentials all the same may do without. */
function securityOf({ errors }: RestRoute): Record<string, string[]>[] {
  if (errors.includes("NOT_A_PARTICIPANT")) return [{ bearer: [] }, { cookie: [] }];
  return errors.includes("UNAUTHENTICATED") ? [{}, { bearer: [] }] : [];
}

/** Every code that the procedure may answer: its own, and those of every call. */
function codesOf({ method, errors }: RestRoute, isMutation: boolean): ErrorCode[] {
  const ofAll: ErrorCode[] = ["VALIDATION", "RATE_LIMITED", "INTERNAL"];
  if (isMutation) ofAll.push("FORBIDDEN"); // a page of another site
  if (method !== "GET") ofAll.push("PAYLOAD_TOO_LARGE");
  return [...new Set([...ofAll, ...errors])];
}

function problems(codes: ErrorCode[], locale: Locale): Record<string, ZodOpenApiResponseObject> {
  const answers: Record<string, ZodOpenApiResponseObject> = {};
  for (const status of new Set(codes.map((code) => errorTable[code].status))) {
    const here = codes.filter((code) => errorTable[code].status === status);
    const waits = here.some((code) => code === "RATE_LIMITED" || code === "MEDIA_SERVER_UNAVAILABLE");
    answers[status] = {
      description: here
        .map((code) => `\`${code}\`: ${errorSentence(code, locale, { maxParticipants: 10 })}`)
        .join("\n\n"),
      headers: waits ? { "Retry-After": { schema: { type: "integer" } } } : {},
      content: {
        "application/problem+json": {
          schema: { allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: here } } }] },
          examples: Object.fromEntries(here.map((code) => [code, { value: exampleProblem(code) }])),
        },
      },
    };
  }
  return answers;
}

function exampleProblem(code: ErrorCode): z.infer<typeof problemSchema> {
  const { status, retryable, hint } = errorTable[code];
  const details = { maxParticipants: 10 };
  const sentence = { en: errorSentence(code, "en", details), ko: errorSentence(code, "ko", details) };
  return {
    type: "about:blank",
    title: sentence.en,
    status,
    code,
    retryable,
    hint,
    sentence,
    requestId: "Zk3oV0tq9aXr",
    ...((code === "RATE_LIMITED" || code === "MEDIA_SERVER_UNAVAILABLE") && { retryAfter: 2 }),
    ...(code === "SESSION_FULL" && { details }),
    ...(code === "VALIDATION" && { errors: [{ path: "username", message: "holds nothing visible" }] }),
  };
}

/** Says what each field is, wherever one of its name stands. */
function explainFields(node: unknown, locale: Locale): void {
  if (typeof node !== "object" || node === null) return;
  const { properties, name, in: place } = node as { properties?: object; name?: unknown; in?: unknown };
  if (typeof name === "string" && place !== undefined) explain(node, name, locale);
  for (const [field, schema] of Object.entries(properties ?? {})) explain(schema, field, locale);
  for (const child of Object.values(node)) explainFields(child, locale);
}

function explain(schema: object, field: string, locale: Locale): void {
  const text = fieldTexts[field]?.[locale];
  if (text) Object.assign(schema, { description: text });
}
