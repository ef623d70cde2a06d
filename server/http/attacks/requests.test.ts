/** Attacks by what a request looks like, and by asking for what one may not know; each over REST and tRPC, with its outcome. */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectionDataSchema } from "../../../shared/video-call";
import { doorsOf } from "../../testing/doors";
import { ORIGIN, startTestApp, type TestApp } from "../../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp("embedded", { RATE_LIMIT_GUESSES: "30" });
  return () => app.close();
});
afterEach(() => app.reset());

const KIM = { sessionName: "Team", username: "Kim", autoCreateSession: true };
const utf8 = new TextEncoder();

describe.each(doorsOf(() => app))("over $name", (door) => {
  const bearing = (body: Record<string, unknown>) => ({ authorization: `Bearer ${body.participantToken}` });
  const join = async (changes: Record<string, unknown> = {}) =>
    (await door.call("quickJoin", { ...KIM, ...changes })).body;

  describe("a body", () => {
    const invalidUtf8 = Buffer.concat([utf8.encode('{"username":"'), Buffer.from([0xc3, 0x28]), utf8.encode('"}')]);
    const nested = (depth: number) => `{"username":"Kim","x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    it.each([
      ["of 64 kB and a byte", JSON.stringify({ username: "k".repeat(64 * 1024) }), "PAYLOAD_TOO_LARGE", 413],
      ["nested thirty deep", nested(30), "VALIDATION", 400],
      ["nested thirty thousand deep", nested(30_000), "VALIDATION", 400],
      ["with a key that stands twice", '{"username":"Kim","username":"Lee"}', "VALIDATION", 400],
      ["with a key that stands twice, once escaped", '{"username":"Kim","\\u0075sername":"Lee"}', "VALIDATION", 400],
      ["that isn't UTF-8", invalidUtf8, "VALIDATION", 400],
      ["of UTF-16", Buffer.from('{"username":"Kim"}', "utf16le"), "VALIDATION", 400],
      ["that is a list", '[{"username":"Kim"}]', "VALIDATION", 400],
      ["that is no JSON", "username=Kim&sessionName=Team", "VALIDATION", 400],
      ["with a name of half a character", '{"username":"\\ud83d","sessionName":"Team"}', "VALIDATION", 400],
      ["with a number for a name", '{"username":1e999,"sessionName":"Team"}', "VALIDATION", 400],
    ])("%s is refused", async (_, body, code, status) => {
      const answer = await door.send(body as BodyInit);
      expect([answer.code, answer.status]).toEqual([code, status]);
      expect(await app.states()).toEqual({});
    });

    it("that wants to reach into prototypes reaches nothing", async () => {
      const body = `{"__proto__":{"takeover":true,"polluted":1},"constructor":{"prototype":{"polluted":1}},"sessionName":"Team","username":"Kim","autoCreateSession":true}`;
      expect((await door.send(body)).code).toBe("ok");
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });

    it("that says more than it may is heard no further: role, seat, epoch and id are ours", async () => {
      const first = await join();
      const second = await join({
        ...{ username: "Mallory", role: "OWNER", participantId: first.participantId, epoch: 9, state: "connected" },
        ...{ isNewSession: true, sessionConfig: { maxParticipants: 100 } },
      });
      expect(second).toMatchObject({ role: "PARTICIPANT", isNewSession: false });
      expect(second.participantId).not.toBe(first.participantId);
      expect(second.configInfo).toMatchObject({ maxParticipants: 10 });
    });
  });

  describe("a name", () => {
    it.each([
      'a%/%{"x":1}',
      "%/%eyJwYXJ0aWNpcGFudElkIjoieCJ9",
      '"}%/%',
      "<script>alert(1)</script>",
      "'; DROP TABLE participants; --",
    ])("%s says nothing about anybody else", async (username) => {
      const ticket = await join({ username });
      const data =
        app.openvidu.session(String(ticket.sessionId))?.connections.get(String(ticket.connectionId))?.serverData ?? "";
      expect(data).not.toContain("%/%");
      // As browsers see it, with a client's own word before ours.
      const seen = `{"clientData":"%/%eyJwYXJ0aWNpcGFudElkIjoieCJ9"}%/%${data}`;
      const ours = seen.slice(seen.lastIndexOf("%/%") + 3);
      expect(connectionDataSchema.parse(JSON.parse(Buffer.from(ours, "base64url").toString()))).toEqual({
        participantId: ticket.participantId,
        username,
        kind: "CAMERA",
      });
    });

    it.each([
      ["a reading direction turned around", "Kim\u202egnp.exe"],
      ["nothing to see", "\u200b\u200d"],
      ["a control character", "Kim\u0000"],
      ["a way up", ".."],
      ["more than forty characters", "k".repeat(41)],
    ])("of %s is refused", async (_, username) => {
      expect((await door.call("quickJoin", { ...KIM, username })).code).toBe("VALIDATION");
    });

    it.each(["../../etc/passwd", "a b", "", "ses%00", "x".repeat(65)])(
      "of a session %j is no id",
      async (sessionId) => {
        const ticket = await join();
        const answer = await door.call("leave", { sessionId }, bearing(ticket));
        expect(["VALIDATION", "NOT_FOUND", undefined]).toContain(answer.code);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(await app.states()).toEqual({ Kim: "joining" });
      },
    );
  });

  describe("Host and forwarded headers", () => {
    const lies = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      "x-forwarded-for": "127.0.0.1, 10.0.0.1",
      forwarded: "for=127.0.0.1;host=evil.example;proto=https",
      "x-original-url": "/api/metrics",
      "x-rewrite-url": "/api/metrics",
    };

    it("change no address that we tell, and no cookie", async () => {
      const { body } = await door.call("config", {}, lies);
      expect(JSON.stringify(body)).not.toContain("evil");
      expect(body).toMatchObject({ apiBaseUrl: `${ORIGIN}/api`, webSocketUrl: "ws://localhost:3000" });
      const joined = await door.call("quickJoin", KIM, lies);
      expect(joined.body).toMatchObject({ apiBaseUrl: `${ORIGIN}/api` });
      expect(joined.headers.getSetCookie().join()).not.toMatch(/evil|Domain/i);
    });

    it("open neither metrics nor the reasons of readiness", async () => {
      const metrics = await app.fetch("/api/metrics", { headers: lies });
      expect(metrics.status).toBeGreaterThanOrEqual(400);
      const ready = await app.fetch("/api/health/ready", { headers: lies });
      expect(Object.keys(await ready.json())).toEqual(["status"]);
    });
  });

  describe("a stranger", () => {
    it("reads a status without anybody's ids", async () => {
      const kim = await join();
      const stranger = await door.call("status", { sessionId: kim.sessionId });
      expect(stranger.body).toMatchObject({
        participantCount: 1,
        participants: [{ username: "Kim", participantId: null, connectionId: null }],
      });
      expect(JSON.stringify(stranger.body)).not.toContain(String(kim.participantId));
      const inside = await door.call("status", { sessionId: kim.sessionId }, bearing(kim));
      expect(inside.body.participants).toMatchObject([
        { participantId: kim.participantId, connectionId: kim.connectionId },
      ]);
      const elsewhere = await join({ username: "Mallory", sessionName: "Elsewhere" });
      const outside = await door.call("status", { sessionId: kim.sessionId }, bearing(elsewhere));
      expect(outside.body.participants).toMatchObject([{ participantId: null }]);
    });

    it("learns of a name whether it is on and has room, and neither its id nor who is in it", async () => {
      const kim = await join();
      const { body } = await door.call("lookup", { sessionName: "Team" });
      expect(body).toEqual({ exists: true, seatsFree: 9, maxParticipants: 10, requires: [] });
      expect(JSON.stringify(body)).not.toContain(String(kim.sessionId));
    });

    it("who guesses names or ids is stopped after thirty, for right ones too, and others go on", async () => {
      await join();
      const guesser = door.from(door.name === "REST" ? "203.0.113.7" : "203.0.113.8");
      const guess = (number: number) => {
        const sessionName = `Guess ${number}`;
        if (number % 3 === 0) return guesser.call("lookup", { sessionName });
        if (number % 3 === 1) return guesser.call("quickJoin", { sessionName, username: "Mallory" });
        return guesser.call("status", { sessionId: `guess-${number}` });
      };
      const codes = new Set<string>();
      for (let number = 0; number < 30; number++) codes.add((await guess(number)).code);
      expect([...codes].sort()).toEqual(["SESSION_NOT_FOUND", "ok"]);
      const right = await guesser.call("quickJoin", { sessionName: "Team", username: "Mallory" });
      expect([right.code, right.status]).toEqual(["RATE_LIMITED", 429]);
      expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await door.call("lookup", { sessionName: "Team" })).body).toMatchObject({ exists: true });
    });
  });
});
