import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { problemSchema } from "../api/openapi/problem-schema";
import { ORIGIN, startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const BASE = "/api/video-call/advanced";
const KIM = { sessionName: "Team", username: "Kim", autoCreateSession: true };
const JSON_TYPE = { "content-type": "application/json" };
/** A call as `fetch` makes it; what `body` is sent as is up to the headers. */
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = JSON_TYPE) =>
  app.fetch(BASE + path, {
    method,
    headers,
    body: body === undefined ? null : typeof body === "string" ? body : new Blob([JSON.stringify(body)]),
  });
const quickJoin = (body: unknown = KIM, headers?: Record<string, string>) => call("POST", "/quick-join", body, headers);
const joined = async (headers?: Record<string, string>) => (await quickJoin(KIM, headers)).json();
const bearer = (ticket: { participantToken: string }) => ({ authorization: `Bearer ${ticket.participantToken}` });

describe("quick-join", () => {
  it("answers what the procedure answers", async () => {
    const answer = await quickJoin();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const overTrpc = await app.client().videoCall.quickJoin.mutate({ ...KIM, username: "Lee" });
    const ticket = await answer.json();
    expect(Object.keys(ticket)).toEqual(Object.keys(overTrpc));
    expect(ticket).toMatchObject({ sessionId: overTrpc.sessionId, username: "Kim", isNewSession: true, role: "OWNER" });
  });

  it.each([
    ["no content type, as the guide's calls have none", {}],
    ["text/plain, as a beacon sends it", { "content-type": "text/plain;charset=UTF-8" }],
    ["a content type that isn't so", { "content-type": "application/x-www-form-urlencoded" }],
  ])("reads a body of %s", async (_, headers) => {
    expect(await (await quickJoin(KIM, headers)).json()).toMatchObject({ username: "Kim" });
  });

  it("takes a field that is null for one that isn't there", async () => {
    const answer = await quickJoin({ ...KIM, sessionId: null, requestId: null, sessionConfig: null });
    expect(await answer.json()).toMatchObject({ username: "Kim", isNewSession: true });
  });

  it("sets the credential's cookie", async () => {
    const answer = await quickJoin();
    const { participantId, participantToken } = await answer.json();
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringContaining(`qj_${participantId}=${participantToken};`),
    ]);
  });

  it("takes the seat back by bearer, and repeats by Idempotency-Key", async () => {
    const kim = await joined({ "idempotency-key": "press-0001" });
    const repeated = await joined({ "idempotency-key": "press-0001" });
    expect(repeated).toMatchObject({ participantId: kim.participantId, token: kim.token });
    expect(await joined(bearer(kim))).toMatchObject({ participantId: kim.participantId, username: "Kim" });
    expect(await joined()).toMatchObject({ username: "Kim (2)" });
  });

  it("is refused to pages of other sites", async () => {
    expect((await quickJoin(KIM, { origin: "https://evil.example" })).status).toBe(403);
    expect((await quickJoin(KIM, { origin: "https://partner.example" })).status).toBe(200);
    expect((await quickJoin(KIM, { origin: ORIGIN })).status).toBe(200);
  });
});

describe("a call for a participant", () => {
  it("takes the session from the path and the username from the query, though it's a POST", async () => {
    const join = await quickJoin(KIM, { origin: ORIGIN });
    const { sessionId } = await join.json();
    const cookie = join.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const left = await call("POST", `/sessions/${sessionId}/leave?username=kim`, undefined, { cookie, origin: ORIGIN });
    expect(await left.json()).toEqual({ left: true });
    expect(left.headers.getSetCookie()).toEqual([expect.stringMatching(/=; .*Max-Age=0/)]);
  });

  it("lets the address outweigh the body", async () => {
    const kim = await joined();
    const body = { sessionId: "another", username: "" };
    const left = await call("POST", `/sessions/${kim.sessionId}/leave?username=Kim`, body, bearer(kim));
    expect(await left.json()).toEqual({ left: true });
  });

  it("takes an empty query field for none", async () => {
    const kim = await joined();
    const left = await call("POST", `/sessions/${kim.sessionId}/leave?username=`, undefined, bearer(kim));
    expect(await left.json()).toEqual({ left: true });
  });
});

it("the rest of the cycle: chat, notify, extend, remove, end", async () => {
  const kim = await joined();
  const lee = await (await quickJoin({ sessionName: "Team", username: "Lee" })).json();
  const at = (path: string) => `/sessions/${kim.sessionId}${path}`;
  const asKim = async (method: string, path: string, body?: unknown) =>
    (await call(method, at(path), body, bearer(kim))).json();
  const first = await asKim("POST", "/chat", { text: "안녕하세요" });
  const second = await asKim("POST", "/chat", { text: "Hello" });
  expect(await asKim("GET", `/chat?after=${first.id}`)).toEqual({ messages: [second] });
  expect(await asKim("POST", "/notifications", { message: "Soon" })).toEqual({ id: expect.any(String) });
  const { endsAt } = await asKim("POST", "/extend", { minutes: "15" });
  expect(Date.parse(endsAt)).toBe(Date.parse(kim.endsAt) + 15 * 60_000);
  expect(await asKim("DELETE", `/participants/${lee.participantId}`)).toEqual({ removed: true });
  expect(await (await call("POST", at("/refresh-token"), undefined, bearer(lee))).json()).toMatchObject({
    code: "REMOVED",
  });
  expect(await asKim("POST", "/end")).toEqual({ ended: true });
  expect(await (await call("GET", at("/status"), undefined, {})).json()).toMatchObject({ isActive: false });
});

describe("a problem", () => {
  it("has its row of the table and the request's id", async () => {
    const answer = await quickJoin({ sessionName: "Nowhere", username: "Kim" });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toEqual({
      type: "about:blank",
      title: "There is no call here. Check the link, or start a new call.",
      code: "SESSION_NOT_FOUND",
      status: 404,
      retryable: false,
      hint: "rejoin",
      sentence: {
        en: "There is no call here. Check the link, or start a new call.",
        ko: "통화를 찾을 수 없어요. 링크를 확인하거나 새 통화를 시작해 주세요.",
      },
      requestId: answer.headers.get("x-request-id"),
    });
  });

  it("says what the person reads, in both languages, with nothing left to fill", async () => {
    await quickJoin({
      sessionName: "One",
      username: "Kim",
      autoCreateSession: true,
      sessionConfig: { maxParticipants: 1 },
    });
    const answer = await quickJoin({ sessionName: "One", username: "Lee" });
    expect(await answer.json()).toMatchObject({
      code: "SESSION_FULL",
      title: "This call is full (1 people). Try again when someone leaves.",
      sentence: { ko: "정원(1명)이 찼어요. 누군가 나가면 다시 시도해 주세요." },
    });
  });

  it("that may pass says when to try again", async () => {
    app.openvidu.fault = () => 503;
    const answer = await quickJoin();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await answer.json()).toMatchObject({ code: "MEDIA_SERVER_UNAVAILABLE", retryAfter: 2 });
  });

  it("that nobody foresaw is INTERNAL, with the reason in the log alone", async () => {
    await app.database.sql("ALTER TABLE participants RENAME TO mislaid");
    const answer = await quickJoin();
    await app.database.sql("ALTER TABLE mislaid RENAME TO participants");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/mislaid|participants|stack|\.ts/);
    expect(app.log()).toMatch(/does not exist/);
  });

  it.each([
    ["a field of the wrong type", { username: 7 }, "username", "Invalid input: expected string, received number"],
    ["a missing field", {}, "username", "Invalid input: expected string, received undefined"],
    ["a field within", { ...KIM, sessionConfig: { maxParticipants: 0 } }, "sessionConfig.maxParticipants", "Too small"],
    ["a body that isn't JSON", "{", "", "isn't JSON"],
    ["a key that stands twice", '{"username":"a","username":"b"}', "", "has a key twice in one object"],
  ])("of %s says which, over REST and tRPC", async (_, body, path, message) => {
    const answer = await quickJoin(body);
    expect(answer.status).toBe(400);
    const errors = [{ path, message: expect.stringContaining(message) }];
    expect(await answer.json()).toMatchObject({ code: "VALIDATION", errors });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = { method: "POST", headers: JSON_TYPE, body: text };
    const overTrpc = await (await app.fetch("/api/trpc/videoCall.quickJoin", init)).json();
    expect(overTrpc.error.data).toMatchObject({ code: "VALIDATION", errors });
  });

  it("repeats nothing of a value that isn't right", async () => {
    const answer = await quickJoin({ username: "my\u0000password", sessionId: "se cret", takeover: "hidden" });
    expect(await answer.text()).not.toMatch(/password|cret|hidden/);
  });

  it("of a path's field and of a query field that stands twice names them too", async () => {
    const ofPath = await (await call("POST", "/sessions/a%20b/leave")).json();
    expect(ofPath.errors).toEqual([{ path: "sessionId", message: "isn't a session id" }]);
    const ofQuery = await (await call("POST", "/sessions/a/leave?username=a&username=b")).json();
    expect(ofQuery.errors).toEqual([{ path: "username", message: "stands twice in the query" }]);
  });
});

describe("config", () => {
  const config = (headers: Record<string, string> = {}) => call("GET", "/config", undefined, headers);

  it("is fetched again only when it has changed", async () => {
    const first = await config();
    expect(await first.json()).toEqual(await app.client().videoCall.config.query());
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers.get("cache-control")).toBe("no-cache");
    for (const known of [etag, `"x", W/${etag}`, "*"]) {
      const again = await config({ "if-none-match": known });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    }
    expect((await config({ "if-none-match": '"x"' })).status).toBe(200);
  });

  it("answers HEAD as GET, without the body", async () => {
    const head = await call("HEAD", "/config", undefined, {});
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("etag")).toBe((await config()).headers.get("etag"));
  });
});

describe("the API's document", () => {
  const document = (query = "", headers: Record<string, string> = {}) =>
    app.fetch(`/api/openapi.json${query}`, { headers });

  it("is told in English, or in Korean when asked", async () => {
    const summary = async (query?: string) => {
      const { paths } = await (await document(query)).json();
      return paths[`${BASE}/config`].get.summary;
    };
    expect(await summary()).toBe("Settings for a front end");
    expect(await summary("?lang=ko")).toBe("프론트엔드 설정 정보");
    expect(await summary("?lang=xx")).toBe("Settings for a front end");
  });

  it("is fetched again only when it has changed", async () => {
    const etag = (await document()).headers.get("etag") ?? "";
    expect((await document("", { "if-none-match": etag })).status).toBe(304);
    expect((await document("?lang=ko", { "if-none-match": etag })).status).toBe(200);
  });

  it("tells problems as they come", async () => {
    app.openvidu.fault = () => 503;
    for (const answer of [await quickJoin(), await quickJoin({})]) {
      expect(problemSchema.strict().safeParse(await answer.json()).error).toBeUndefined();
    }
  });
});

describe("an address", () => {
  it.each([
    ["GET", "/quick-join", "POST, OPTIONS"],
    ["DELETE", "/config", "GET, HEAD, OPTIONS"],
    ["PUT", "/sessions/x/leave", "POST, OPTIONS"],
  ])("refuses %s %s, and says what it answers", async (method, path, allow) => {
    const answer = await call(method, path);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    expect(await answer.json()).toMatchObject({ status: 405, requestId: expect.any(String) });
    const options = await call("OPTIONS", path, undefined, {});
    expect([options.status, options.headers.get("allow")]).toEqual([204, allow]);
  });

  it.each(["/", "/nowhere", "/sessions", "/sessions/x", "/sessions/x/y/leave", "/quick-join/"])(
    "%s leads nowhere",
    async (path) => {
      const answer = await call("POST", path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    },
  );
});

it("a listed site's page may call with its own headers, and reads ours", async () => {
  const origin = "https://partner.example";
  const preflight = await call("OPTIONS", "/quick-join", undefined, {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type,idempotency-key",
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "authorization,content-type,idempotency-key",
    "access-control-allow-methods": expect.stringContaining("POST"),
  });
  const { headers } = await quickJoin(KIM, { origin });
  expect(headers.get("access-control-allow-origin")).toBe(origin);
  expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
  expect(headers.get("vary")).toContain("Origin");
});

it("the log names the procedure, and neither query nor credential", async () => {
  const kim = await joined();
  await call("POST", `/sessions/${kim.sessionId}/leave?username=Somebody`, undefined, bearer(kim));
  expect(app.log()).toContain('"procedure":"videoCall.leave"');
  expect(app.log()).not.toContain("Somebody");
  expect(app.log()).not.toContain(kim.participantToken);
});
