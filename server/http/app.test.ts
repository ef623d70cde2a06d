import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, refusal, startTestApp, type TestApp } from "../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => app.reset());
afterAll(() => app.close());

const KIM = { sessionName: "Team", username: "Kim", autoCreateSession: true };
const join = (headers?: Record<string, string>) => app.client(headers).videoCall.quickJoin.mutate(KIM);
const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  app.fetch(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body });
const QUICK_JOIN = "/api/trpc/videoCall.quickJoin";

describe("config", () => {
  it("tells what a front end must know before anybody joins", async () => {
    expect(await app.client().videoCall.config.query()).toEqual({
      openviduServerUrl: app.openvidu.url,
      apiBaseUrl: "http://localhost:3000/api",
      webSocketUrl: "ws://localhost:3000",
      defaultVideoConfig: { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true },
      supportedBrowsers: ["Chrome", "Firefox", "Safari", "Edge"],
      features: {
        chatEnabled: true,
        screenShareEnabled: true,
        recordingEnabled: false,
        virtualBackgroundEnabled: false,
      },
    });
  });

  it("never takes its addresses from the request", async () => {
    const answer = await app.fetch("http://evil.example/api/trpc/videoCall.config", {
      headers: { Host: "evil.example", "X-Forwarded-Host": "evil.example" },
    });
    expect(await answer.text()).not.toContain("evil.example");
  });

  it("is open to pages of any site, and says nothing secret", async () => {
    const config = await app.client({ origin: "https://evil.example" }).videoCall.config.query();
    expect(JSON.stringify(config)).not.toContain(app.openvidu.secret);
  });
});

describe("a mutation's Origin", () => {
  it.each([ORIGIN, "http://127.0.0.1:3000", "https://partner.example"])("%s is trusted", async (origin) => {
    expect(await join({ origin })).toMatchObject({ username: "Kim" });
  });

  it.each(["https://evil.example", "null", "http://localhost:3001", "https://localhost:3000"])(
    "%s isn't",
    async (origin) => {
      expect(await refusal(join({ origin }))).toMatchObject({ code: "FORBIDDEN", status: 403 });
      expect(app.openvidu.calls).toEqual([]);
    },
  );

  it("is missing from server to server, which is fine", async () => {
    expect(await join()).toMatchObject({ username: "Kim" });
  });
});

describe("other sites' pages", () => {
  const preflight = (origin: string) =>
    app.fetch(QUICK_JOIN, {
      method: "OPTIONS",
      headers: { origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization" },
    });

  it("may call when CORS lists them", async () => {
    const { headers } = await preflight("https://partner.example");
    expect(headers.get("access-control-allow-origin")).toBe("https://partner.example");
    expect(headers.get("access-control-allow-headers")).toBe("authorization");
  });

  it("may not otherwise", async () => {
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("an error", () => {
  it("carries its row of the table, the request's id and no stack", async () => {
    const answer = await post(QUICK_JOIN, JSON.stringify({ sessionName: "Nowhere", username: "Kim" }));
    expect(answer.status).toBe(404);
    const { error } = await answer.json();
    expect(error.data).toEqual({
      code: "SESSION_NOT_FOUND",
      status: 404,
      httpStatus: 404,
      retryable: false,
      hint: "rejoin",
      sentence: {
        en: "There is no call here. Check the link, or start a new call.",
        ko: "통화를 찾을 수 없어요. 링크를 확인하거나 새 통화를 시작해 주세요.",
      },
      requestId: answer.headers.get("x-request-id"),
    });
    expect(error.message).toBe("There is no call here. Check the link, or start a new call.");
  });

  it("that may pass says when to try again, in a header too", async () => {
    app.openvidu.fault = () => 503;
    const answer = await post(QUICK_JOIN, JSON.stringify(KIM));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("2");
  });

  it("that nobody foresaw is INTERNAL: the log has the reason, the answer has the log's key", async () => {
    await app.database.sql("ALTER FUNCTION find_video_session_by_name RENAME TO mislaid");
    const answer = await post(QUICK_JOIN, JSON.stringify(KIM));
    await app.database.sql("ALTER FUNCTION mislaid RENAME TO find_video_session_by_name");
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).toContain('"code":"INTERNAL"');
    expect(text).not.toMatch(/function|stack|\.ts/);
    expect(app.log()).toMatch(/function find_video_session_by_name\(text\) does not exist/);
    expect(app.log()).toContain(answer.headers.get("x-request-id"));
  });

  it.each([
    ["a procedure that doesn't exist", "/api/trpc/videoCall.dance", "{}"],
    ["a body that isn't JSON", QUICK_JOIN, "{"],
    ["a field of the wrong type", QUICK_JOIN, '{"username":7}'],
    ["a name of control characters", QUICK_JOIN, '{"username":"a\\u0007","autoCreateSession":true}'],
  ])("for %s is VALIDATION", async (_, path, body) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.data).toMatchObject({ code: "VALIDATION" });
  });

  it("for a mutation by GET is VALIDATION: a link changes nothing", async () => {
    expect((await app.fetch(`${QUICK_JOIN}?input=${encodeURIComponent(JSON.stringify(KIM))}`)).status).toBe(400);
  });
});

it("a request makes ten calls at most", async () => {
  const batch = (calls: number) => {
    const names = Array.from({ length: calls }, () => "videoCall.quickJoin").join();
    const inputs = Object.fromEntries(Array.from({ length: calls }, (_, i) => [i, { ...KIM, username: `P${i}` }]));
    return post(`/api/trpc/${names}?batch=1`, JSON.stringify(inputs));
  };
  expect((await batch(10)).status).toBe(200);
  app.openvidu.calls.length = 0;
  expect((await batch(11)).status).toBe(400);
  expect(app.openvidu.calls).toEqual([]);
});

describe("a body of more than 64 kB", () => {
  const huge = JSON.stringify({ ...KIM, padding: "x".repeat(65 * 1024) });

  it("is refused in tRPC's shape on tRPC's path", async () => {
    const answer = await post(QUICK_JOIN, huge);
    expect(answer.status).toBe(413);
    expect((await answer.json()).error.data).toMatchObject({ code: "PAYLOAD_TOO_LARGE", status: 413 });
  });

  it("is refused too when it doesn't say its length, and as a problem elsewhere", async () => {
    const body = new Blob([huge]).stream();
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { "Content-Type": "application/json" },
    } as RequestInit;
    const answer = await app.fetch("/api/video-call/advanced/quick-join", init);
    expect(answer.status).toBe(413);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });
});

it("an unknown path is a problem of its own", async () => {
  const answer = await app.fetch("/api/nothing/here");
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await answer.json()).toMatchObject({ status: 404, requestId: expect.any(String) });
});

it("an answer names no server, isn't sniffed and isn't kept", async () => {
  const { headers } = await app.fetch("/api/trpc/videoCall.config");
  expect(headers.get("server")).toBeNull();
  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("cache-control")).toBe("no-store");
});

describe("the credential's cookie", () => {
  it("is set by joining and taken out by leaving", async () => {
    const joined = await post(QUICK_JOIN, JSON.stringify(KIM));
    const ticket = (await joined.json()).result.data;
    const [cookie = ""] = joined.headers.getSetCookie();
    expect(cookie).toBe(
      `qj_${ticket.participantId}=${ticket.participantToken}; Path=/api; Max-Age=3600; HttpOnly; SameSite=Lax`,
    );
    const left = await post(
      "/api/trpc/videoCall.leave",
      JSON.stringify({ sessionId: ticket.sessionId, username: "kim" }),
      {
        origin: ORIGIN,
        cookie: cookie.split(";")[0] ?? "",
      },
    );
    expect(left.headers.getSetCookie()).toEqual([expect.stringMatching(/=; .*Max-Age=0/)]);
  });
});
