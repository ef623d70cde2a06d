import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { refusal, startTestApp, type TestApp } from "../../testing/test-app";

/** On every clock that reads the date: the embedded database's too. Timers go on. */
const aMinutePasses = () => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
afterEach(() => void vi.useRealTimers());

/** One app for most tests: each comes from an address of its own. Its record is emptied after each. */
function appWith(settings: Record<string, string>): () => TestApp {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp("embedded", settings);
  });
  afterEach(() => app.reset());
  afterAll(() => app.close());
  return () => app;
}

const limited = appWith({
  RATE_LIMIT_CALLS: "20",
  RATE_LIMIT_JOINS: "12",
  RATE_LIMIT_CREATIONS: "3",
  RATE_LIMIT_GUESSES: "3",
  RATE_LIMIT_ACTIONS: "3",
});

let addresses = 0;
const newAddress = () => `203.0.113.${++addresses}`;

/** The procedures, called from one address. */
const from = (app: TestApp, address: string, headers = {}) => app.client(headers, address).videoCall;
type Client = ReturnType<typeof from>;

async function times(count: number, call: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n++) await call(n);
}

describe("calls of any kind", () => {
  it("are limited by address, say when to come again, and leave other addresses alone", async () => {
    const office = from(limited(), newAddress());
    await times(20, () => office.config.query());
    const refused = await refusal(office.config.query());
    expect(refused).toMatchObject({ code: "RATE_LIMITED", status: 429, hint: "wait", retryable: true });
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(refused.retryAfter).toBeLessThanOrEqual(60);
    await expect(from(limited(), newAddress()).config.query()).resolves.toBeDefined();
    aMinutePasses();
    await expect(office.config.query()).resolves.toBeDefined();
  });

  it("are the same over REST, with Retry-After", async () => {
    const address = newAddress();
    await times(20, () => from(limited(), address).config.query());
    const response = await limited().fetch("/api/video-call/advanced/config", {}, address);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("of one IPv6 network count together", async () => {
    await times(20, (n) => from(limited(), `2001:db8::${n}`).config.query());
    expect(await refusal(from(limited(), "2001:db8::ffff").config.query())).toMatchObject({ code: "RATE_LIMITED" });
    await expect(from(limited(), "2001:db8:0:1::1").config.query()).resolves.toBeDefined();
  });

  it("appear in the metrics", async () => {
    const { text } = await limited().container.exposition();
    expect(text).toMatch(/videocall_request_limited_total\{procedure="videoCall.config"\} \d/);
  });
});

describe("joins", () => {
  const join = (client: Client, sessionName: string, n: number) =>
    client.quickJoin.mutate({
      sessionName,
      username: `p${n}`,
      autoCreateSession: true,
      sessionConfig: { maxParticipants: 20 },
    });

  it("are limited by address and session, however the name is written", async () => {
    const office = from(limited(), newAddress());
    await times(12, (n) => join(office, "Standup", n));
    expect(await refusal(join(office, "STANDUP", 12))).toMatchObject({ code: "RATE_LIMITED" });
    await expect(join(office, "Retro", 13)).resolves.toBeDefined();
    await expect(join(from(limited(), newAddress()), "Standup", 14)).resolves.toBeDefined();
  });
});

describe("new sessions", () => {
  const make = (client: Client, sessionName?: string) =>
    client.quickJoin.mutate({ sessionName, username: "kim", autoCreateSession: true });

  it("are limited by address; those that exist can still be joined", async () => {
    const office = from(limited(), newAddress());
    await times(3, (n) => make(office, `room ${n}`));
    expect(await refusal(make(office, "room 3"))).toMatchObject({ code: "RATE_LIMITED" });
    expect(await refusal(make(office))).toMatchObject({ code: "RATE_LIMITED" });
    await expect(make(office, "room 1")).resolves.toMatchObject({ isNewSession: false });
    await expect(make(from(limited(), newAddress()), "room 3")).resolves.toMatchObject({ isNewSession: true });
    aMinutePasses();
    await expect(make(office, "room 4")).resolves.toMatchObject({ isNewSession: true });
  });

  it("aren't counted by those who join what somebody else made", async () => {
    await make(from(limited(), newAddress()), "theirs");
    const office = from(limited(), newAddress());
    await times(9, () => make(office, "theirs"));
    await expect(make(office, "ours")).resolves.toMatchObject({ isNewSession: true });
  });

  it("aren't counted once for each who asks for the same one at the same moment", async () => {
    const office = from(limited(), newAddress());
    const tickets = await Promise.all(Array.from({ length: 9 }, () => make(office, "together")));
    expect(tickets.filter(({ isNewSession }) => isNewSession)).toHaveLength(1);
    await times(2, (n) => make(office, `another ${n}`));
    expect(await refusal(make(office, "one more"))).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("of different names, all asked for at once, are limited too", async () => {
    const office = from(limited(), newAddress());
    const made = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => make(office, `burst ${n}`)));
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });
});

describe("guessing", () => {
  const join = (client: Client, sessionName: string) => client.quickJoin.mutate({ sessionName, username: "kim" });
  const exists = (sessionName: string) =>
    from(limited(), newAddress()).quickJoin.mutate({ sessionName, username: "host", autoCreateSession: true });

  it("of names is refused after some misses, right ones too, until a minute has passed", async () => {
    await exists("secret");
    const guesser = from(limited(), newAddress());
    await times(3, async (n) => {
      expect(await refusal(join(guesser, `guess ${n}`))).toMatchObject({ code: "SESSION_NOT_FOUND" });
    });
    expect(await refusal(join(guesser, "secret"))).toMatchObject({ code: "RATE_LIMITED" });
    await expect(join(from(limited(), newAddress()), "secret")).resolves.toBeDefined();
    aMinutePasses();
    await expect(join(guesser, "secret")).resolves.toBeDefined();
  });

  it("of ids is no different, and one who guessed ids may not go on with names", async () => {
    await exists("secret");
    const guesser = from(limited(), newAddress());
    await times(3, async (n) => {
      const call = guesser.quickJoin.mutate({ sessionId: `guess-${n}`, username: "kim" });
      expect(await refusal(call)).toMatchObject({ code: "SESSION_NOT_FOUND" });
    });
    expect(await refusal(join(guesser, "secret"))).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("by a lobby's question, or by asking for a status, is no different", async () => {
    const { sessionId } = await exists("secret");
    const guesser = from(limited(), newAddress());
    await expect(guesser.lookup.query({ sessionName: "guess" })).resolves.toMatchObject({ exists: false });
    await expect(guesser.lookup.query({ sessionName: "secret" })).resolves.toMatchObject({ exists: true });
    await times(2, async (n) => {
      const call = guesser.status.query({ sessionId: `guess-${n}` });
      expect(await refusal(call)).toMatchObject({ code: "SESSION_NOT_FOUND" });
    });
    expect(await refusal(guesser.lookup.query({ sessionName: "secret" }))).toMatchObject({ code: "RATE_LIMITED" });
    expect(await refusal(guesser.status.query({ sessionId }))).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("many at once brings no more", async () => {
    const guesser = from(limited(), newAddress());
    const codes = await Promise.all(
      Array.from({ length: 9 }, async (_, n) => (await refusal(join(guesser, `guess ${n}`))).code),
    );
    expect(codes.filter((code) => code === "SESSION_NOT_FOUND")).toHaveLength(3);
  });

  it("isn't what a participant of the session does", async () => {
    const ticket = await exists("ours");
    const address = newAddress();
    await times(3, (n) => refusal(join(from(limited(), address), `guess ${n}`)));
    const participant = from(limited(), address, { authorization: `Bearer ${ticket.participantToken}` });
    const again = participant.quickJoin.mutate({ sessionId: ticket.sessionId, username: "host" });
    await expect(again).resolves.toMatchObject({ participantId: ticket.participantId });
  });
});

describe("what one participant does", () => {
  it("is limited for each kind, and for nobody else", async () => {
    const sessionName = "chatty";
    const tickets = await Promise.all(
      ["kim", "lee"].map((username) =>
        from(limited(), newAddress()).quickJoin.mutate({ sessionName, username, autoCreateSession: true }),
      ),
    );
    const address = newAddress();
    const [kim, lee] = tickets.map(({ sessionId, username, participantToken }) => {
      const client = from(limited(), address, { authorization: `Bearer ${participantToken}` });
      return {
        say: () => client.chat.send.mutate({ sessionId, username, text: "hello" }),
        refresh: () => client.refreshToken.mutate({ sessionId, username }),
      };
    });
    await Promise.all(tickets.map((ticket) => limited().join(ticket)));
    await times(3, async () => kim?.say());
    expect(await refusal(kim?.say() ?? Promise.resolve())).toMatchObject({ code: "RATE_LIMITED" });
    await expect(kim?.refresh()).resolves.toBeDefined();
    await expect(lee?.say()).resolves.toBeDefined();
    aMinutePasses();
    await expect(kim?.say()).resolves.toBeDefined();
  });
});

describe("by default", () => {
  const app = appWith({
    RATE_LIMIT_CALLS: "",
    RATE_LIMIT_JOINS: "",
    RATE_LIMIT_CREATIONS: "",
    RATE_LIMIT_GUESSES: "",
    RATE_LIMIT_ACTIONS: "",
  });

  it("an office of 200 behind one address can meet, within one minute", async () => {
    const office = from(app(), newAddress());
    const sessionConfig = { maxParticipants: 100 };
    const sessions = new Set<string>();
    await times(10, async (wave) => {
      const joins = Array.from({ length: 20 }, (_, n) => {
        const names = { sessionName: `Room ${n % 2}`, username: `p${wave} ${n}` };
        return office.quickJoin.mutate({ ...names, autoCreateSession: true, sessionConfig });
      });
      for (const { sessionId } of await Promise.all(joins)) sessions.add(sessionId);
    });
    expect(sessions.size).toBe(2);
  });
});
