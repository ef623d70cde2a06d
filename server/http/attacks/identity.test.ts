/** Attacks on who somebody is, each tried over REST and tRPC, with its outcome. */
import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Answer, doorsOf, isQuery } from "../../testing/doors";
import { ORIGIN, startTestApp, type TestApp } from "../../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  return () => app.close();
});
afterEach(() => app.reset());

interface Person {
  ticket: Record<"sessionId" | "participantId" | "participantToken" | "connectionId" | "token" | "username", string>;
  bearer: { authorization: string };
  /** As a browser sends it from our own page. */
  cookie: { cookie: string; origin: string };
}

/** What a procedure needs to be judged by who asks rather than by what is asked. */
const inputs = (sessionId: string, participantId: string, connectionId: string) => ({
  refreshToken: { sessionId },
  autoReconnect: { sessionId },
  leave: { sessionId },
  away: { sessionId, connectionId },
  screenShare: { sessionId },
  "chat.send": { sessionId, text: "hello" },
  "chat.list": { sessionId },
  notify: { sessionId, message: "hello" },
  remove: { sessionId, participantId },
  extend: { sessionId },
  end: { sessionId },
  statusTicket: { sessionId },
});
type Guarded = keyof ReturnType<typeof inputs>;
const guarded = Object.keys(inputs("", "", "")) as Guarded[];
const mutations = guarded.filter((procedure) => !isQuery(procedure));

describe.each(doorsOf(() => app))("over $name", (door) => {
  async function join(username: string, sessionName = "Team"): Promise<Person> {
    const { body, headers } = await door.call(
      "quickJoin",
      { sessionName, username, autoCreateSession: true },
      { origin: ORIGIN },
    );
    const ticket = body as Person["ticket"];
    await app.join(ticket);
    const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return {
      ticket,
      bearer: { authorization: `Bearer ${ticket.participantToken}` },
      cookie: { cookie, origin: ORIGIN },
    };
  }

  const bearing = (token: string) => ({ authorization: `Bearer ${token}` });
  const inputOf = (procedure: Guarded, { ticket }: Person) =>
    inputs(ticket.sessionId, ticket.participantId, ticket.connectionId)[procedure];
  const code = ({ code }: Answer) => code;

  describe("another's username", () => {
    it("with one's own bearer names nobody but oneself", async () => {
      const kim = await join("Kim");
      const mallory = await join("Mallory");
      const input = { sessionId: kim.ticket.sessionId, username: "Kim" };
      const { body } = await door.call("refreshToken", input, mallory.bearer);
      expect(body).toMatchObject({ username: "Mallory", participantId: mallory.ticket.participantId });
      await door.call("leave", input, mallory.bearer);
      expect(await app.states()).toMatchObject({ Kim: "connected", Mallory: "ended" });
    });

    it.each(guarded)("with one's own cookie, or with none, gets nothing from %s", async (procedure) => {
      const kim = await join("Kim");
      const mallory = await join("Mallory");
      const input = { ...inputOf(procedure, kim), username: "Kim" };
      expect(code(await door.call(procedure, input, mallory.cookie))).toBe("NOT_A_PARTICIPANT");
      expect(code(await door.call(procedure, input, { origin: ORIGIN }))).toBe("NOT_A_PARTICIPANT");
      expect(await app.states()).toEqual({ Kim: "connected", Mallory: "connected" });
    });

    it("typed into quickJoin makes a second person, who can't take over", async () => {
      const kim = await join("Kim");
      const second = await join("Kim");
      expect(second.ticket).toMatchObject({ username: "Kim (2)" });
      expect(second.ticket.participantId).not.toBe(kim.ticket.participantId);
      const takeover = { sessionName: "Team", username: "Kim", takeover: true };
      expect(code(await door.call("quickJoin", takeover))).toBe("NOT_A_PARTICIPANT");
      expect(code(await door.call("quickJoin", takeover, kim.cookie))).toBe("NOT_A_PARTICIPANT");
      const moved = await door.call("quickJoin", takeover, second.bearer);
      expect(moved.body).toMatchObject({ participantId: second.ticket.participantId });
    });

    it("doesn't open another's press: the repeat of a request counts under its own name only", async () => {
      const press = { sessionName: "Team", autoCreateSession: true, requestId: "press-0001" };
      const kim = await door.call("quickJoin", { ...press, username: "Kim" });
      const mallory = await door.call("quickJoin", { ...press, username: "Mallory" });
      expect(mallory.body.token).not.toBe(kim.body.token);
      expect(mallory.body.participantId).not.toBe(kim.body.participantId);
    });
  });

  describe("another's connection", () => {
    it("isn't disconnected by autoReconnect, nor sent away", async () => {
      const kim = await join("Kim");
      const mallory = await join("Mallory");
      const { sessionId, connectionId } = kim.ticket;
      const reconnect = await door.call("autoReconnect", { sessionId, lastConnectionId: connectionId }, mallory.bearer);
      expect(code(reconnect)).toBe("FORBIDDEN");
      expect(code(await door.call("autoReconnect", { sessionId, lastConnectionId: "con_guess" }, mallory.bearer))).toBe(
        "FORBIDDEN",
      );
      expect((await door.call("away", { sessionId, connectionId }, mallory.bearer)).body).toEqual({ away: false });
      expect(await app.states()).toEqual({ Kim: "connected", Mallory: "connected" });
      expect(app.openvidu.session(sessionId)?.connections.has(connectionId)).toBe(true);
    });
  });

  describe("another session", () => {
    it.each(guarded)("isn't opened to %s by a credential for one's own", async (procedure) => {
      const kim = await join("Kim");
      const mallory = await join("Mallory", "Elsewhere");
      const input = inputOf(procedure, kim);
      expect(code(await door.call(procedure, input, mallory.bearer))).toBe("NOT_A_PARTICIPANT");
      const named = { ...input, username: "Mallory" };
      expect(code(await door.call(procedure, named, mallory.cookie))).toBe("NOT_A_PARTICIPANT");
      expect(await app.states()).toEqual({ Kim: "connected", Mallory: "connected" });
    });

    it("isn't reached by an owner's remove with somebody's id from there", async () => {
      const kim = await join("Kim");
      const mallory = await join("Mallory", "Elsewhere");
      const input = { sessionId: mallory.ticket.sessionId, participantId: kim.ticket.participantId };
      expect(code(await door.call("remove", input, mallory.bearer))).toBe("VALIDATION");
      expect(await app.states()).toMatchObject({ Kim: "connected" });
    });
  });

  describe("a credential", () => {
    const [KEY, OTHER] = ["participant-secret-of-the-tests", "another-secret-of-nobody"];
    const text = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = (header: object, payload: object, key: string) => {
      const head = `${text(header)}.${text(payload)}`;
      return `${head}.${createHmac("sha256", key).update(head).digest("base64url")}`;
    };
    const payloadOf = ({ ticket }: Person) => {
      const [, payload = ""] = ticket.participantToken.split(".");
      return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    };
    const HEADER = { alg: "HS256" };

    it.each([
      ["of our own making, signed with another key", (p: object) => signed(HEADER, p, OTHER)],
      ["of alg none", (p: object) => `${text({ alg: "none" })}.${text(p)}.`],
      ["of alg none, spelt oddly, with a signature", (p: object) => signed({ alg: "nOnE" }, p, KEY)],
      ["that says HS512 over an HS256 signature", (p: object) => signed({ alg: "HS512" }, p, KEY)],
      ["by another issuer, with our key", (p: object) => signed(HEADER, { ...p, iss: "elsewhere" }, KEY)],
      ["without a participant", (p: object) => signed(HEADER, { ...p, sub: undefined }, KEY)],
      ["with an epoch that is no number", (p: object) => signed(HEADER, { ...p, epoch: "1" }, KEY)],
      ["with critical extensions", (p: object) => signed({ ...HEADER, crit: ["exp"], exp: 1 }, p, KEY)],
      ["of nothing", () => ""],
      ["of noise", () => "a.b.c"],
    ])("%s is nobody's", async (_, forge) => {
      const kim = await join("Kim");
      const forged = forge(payloadOf(kim));
      for (const procedure of guarded) {
        const answer = await door.call(procedure, inputOf(procedure, kim), bearing(forged));
        expect([procedure, answer.status, answer.code]).toEqual([procedure, 401, "UNAUTHENTICATED"]);
      }
      const cookie = { cookie: `qj_${kim.ticket.participantId}=${forged}`, origin: ORIGIN };
      const byCookie = { sessionId: kim.ticket.sessionId, username: "Kim" };
      expect(code(await door.call("leave", byCookie, cookie))).toBe("NOT_A_PARTICIPANT");
      expect(await app.states()).toEqual({ Kim: "connected" });
    });

    it("with somebody else's payload under one's own signature is nobody's", async () => {
      const kim = await join("Kim");
      const mallory = await join("Mallory");
      const [header, , signature] = mallory.ticket.participantToken.split(".");
      const [, payload] = kim.ticket.participantToken.split(".");
      const swapped = bearing(`${header}.${payload}.${signature}`);
      expect(code(await door.call("leave", { sessionId: kim.ticket.sessionId }, swapped))).toBe("UNAUTHENTICATED");
    });

    it("in another's cookie is still one's own", async () => {
      const kim = await join("Kim");
      const mallory = await join("Mallory");
      const cookie = { cookie: `qj_${kim.ticket.participantId}=${mallory.ticket.participantToken}`, origin: ORIGIN };
      const input = { sessionId: kim.ticket.sessionId, username: "Kim" };
      expect(code(await door.call("leave", input, cookie))).toBe("NOT_A_PARTICIPANT");
    });

    it("past its time opens autoReconnect alone", async () => {
      const kim = await join("Kim");
      const { sub, sid, epoch } = payloadOf(kim);
      const expired = await new SignJWT({ sid, epoch })
        .setProtectedHeader(HEADER)
        .setIssuer("quickjoin")
        .setSubject(String(sub))
        .setExpirationTime(new Date(Date.now() - 1000))
        .sign(new TextEncoder().encode(KEY));
      for (const procedure of guarded.filter((one) => one !== "autoReconnect")) {
        const answer = await door.call(procedure, inputOf(procedure, kim), bearing(expired));
        expect([procedure, answer.status, answer.code]).toEqual([procedure, 401, "CREDENTIAL_EXPIRED"]);
      }
      const back = await door.call("autoReconnect", { sessionId: kim.ticket.sessionId }, bearing(expired));
      expect(back.body).toMatchObject({ participantId: kim.ticket.participantId, isReconnection: true });
    });

    it("of an epoch to come is no better than one of the past", async () => {
      const kim = await join("Kim");
      const ahead = signed(HEADER, { ...payloadOf(kim), epoch: 2 }, KEY);
      expect(code(await door.call("chat.list", { sessionId: kim.ticket.sessionId }, bearing(ahead)))).toBe(
        "TAKEN_OVER",
      );
    });

    it("of OpenVidu's own kind (its token, its secret) is nobody's", async () => {
      const kim = await join("Kim");
      const { sessionId, token } = kim.ticket;
      expect(code(await door.call("leave", { sessionId }, bearing(token)))).toBe("UNAUTHENTICATED");
      const basic = `Basic ${Buffer.from(`OPENVIDUAPP:${app.openvidu.secret}`).toString("base64")}`;
      expect(code(await door.call("leave", { sessionId }, { authorization: basic }))).toBe("UNAUTHENTICATED");
    });
  });

  describe("a removed person", () => {
    async function removedMallory() {
      const kim = await join("Kim");
      const mallory = await join("Mallory");
      const { sessionId, participantId } = mallory.ticket;
      const standby = (await door.call("refreshToken", { sessionId }, mallory.bearer)).body;
      const screen = (await door.call("screenShare", { sessionId }, mallory.bearer)).body;
      const { body } = await door.call("remove", { sessionId, participantId }, kim.bearer);
      expect(body).toEqual({ removed: true });
      return { kim, mallory, standby, screen };
    }

    it.each(guarded.filter((one) => one !== "leave" && one !== "away"))(
      "does nothing more by %s",
      async (procedure) => {
        const { mallory } = await removedMallory();
        const input = inputOf(procedure, mallory);
        expect(code(await door.call(procedure, input, mallory.bearer))).toBe("REMOVED");
        expect(code(await door.call(procedure, { ...input, username: "Mallory" }, mallory.cookie))).toBe("REMOVED");
      },
    );

    it("doesn't come back by the name as asked, nor as seated", async () => {
      const kim = await join("Kim");
      const { sessionId, participantId, username } = (await join("Kim")).ticket;
      await door.call("remove", { sessionId, participantId }, kim.bearer);
      expect(username).toBe("Kim (2)");
      for (const name of ["Kim", "Kim (2)", "kim (２)"]) {
        expect(code(await door.call("quickJoin", { sessionId, username: name }))).toBe("REMOVED");
      }
    });

    it("doesn't come back by credential, by the renewed one, or by name", async () => {
      const { mallory, standby } = await removedMallory();
      const again = { sessionName: "Team", username: "Mallory" };
      expect(code(await door.call("quickJoin", again, mallory.bearer))).toBe("REMOVED");
      expect(code(await door.call("quickJoin", again, bearing(String(standby.participantToken))))).toBe("REMOVED");
      expect(code(await door.call("quickJoin", { ...again, takeover: true }, mallory.bearer))).toBe("REMOVED");
      for (const username of ["Mallory", "MALLORY", " Ｍａｌｌｏｒｙ "]) {
        expect(code(await door.call("quickJoin", { ...again, username }))).toBe("REMOVED");
      }
    });

    it("holds no token and no connection by the time the owner is answered", async () => {
      const { kim, mallory, standby, screen } = await removedMallory();
      const left = app.openvidu.session(kim.ticket.sessionId)?.connections;
      expect([...(left?.keys() ?? [])]).toEqual([kim.ticket.connectionId]);
      for (const gone of [mallory.ticket, standby, screen]) expect(left?.has(String(gone.connectionId))).toBe(false);
    });
  });

  describe("a page of another site", () => {
    it.each(mutations)("does nothing with the visitor's cookies by %s", async (procedure) => {
      const kim = await join("Kim");
      const input = { ...inputOf(procedure, kim), username: "Kim" };
      const { cookie } = kim.cookie;
      for (const origin of ["https://evil.example", "null", "http://localhost:3001", "http://localhost.evil.example"]) {
        expect(code(await door.call(procedure, input, { cookie, origin }))).toBe("FORBIDDEN");
      }
      expect(code(await door.call(procedure, input, { cookie }))).toBe("NOT_A_PARTICIPANT");
      expect(await app.states()).toEqual({ Kim: "connected" });
    });

    it("can't read either: no answer allows its origin", async () => {
      const kim = await join("Kim");
      const headers = { cookie: kim.cookie.cookie, origin: "https://evil.example" };
      const chat = await door.call("chat.list", { sessionId: kim.ticket.sessionId, username: "Kim" }, headers);
      expect(chat.headers.get("access-control-allow-origin")).toBeNull();
      const partner = await door.call("config", {}, { origin: "https://partner.example" });
      expect(partner.headers.get("access-control-allow-origin")).toBe("https://partner.example");
    });

    it("is told apart by its Origin alone, not by what it says about itself elsewhere", async () => {
      const kim = await join("Kim");
      const headers = {
        cookie: kim.cookie.cookie,
        origin: "https://evil.example",
        referer: `${ORIGIN}/call/Team`,
        host: "localhost:3000",
        "x-forwarded-host": "evil.example",
        "x-forwarded-origin": ORIGIN,
      };
      const input = { sessionId: kim.ticket.sessionId, username: "Kim" };
      expect(code(await door.call("leave", input, headers))).toBe("FORBIDDEN");
    });
  });
});
