import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ChatRepository, NewChatMessage, ParticipantRecord } from "../ports";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import { createChatRepository } from "./chat-repository";
import { createSession, fresh, pass, seat } from "./testing/people";

describe.each(databaseKinds)("chat on %s", (kind) => {
  let db: TestDatabase;
  let chat: ChatRepository;
  let room: string;
  let kim: ParticipantRecord;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
    chat = createChatRepository(db.prisma);
  });
  beforeEach(async () => {
    await db.clear();
    room = await createSession(db);
    kim = await seat(db, room);
  });
  afterAll(() => db.close());

  const message = (changes: Partial<NewChatMessage> = {}): NewChatMessage => ({
    sessionId: room,
    participantId: kim.id,
    id: fresh("msg"),
    text: "Hello",
    requestId: null,
    ...changes,
  });
  const texts = async (sessionId = room, after: string | null = null) =>
    (await chat.list(sessionId, after)).map(({ text }) => text);
  /** As if the session had that many messages before. */
  const fill = (count: number) =>
    db.sql(
      `INSERT INTO chat_messages (video_session_id, number, id, participant_id, username, text, sent_at)
       SELECT $1, n, 'old_' || n, $2, 'Kim', 'old ' || n, now() FROM generate_series(1, $3::int) n`,
      [room, kim.id, count],
    );

  test("a message tells who sent it, by the name of the seat, and when by the database's clock", async () => {
    const again = await seat(db, room);
    const sent = await chat.add(message({ participantId: again.id, text: "안녕 👋\n<b>" }));
    expect(sent).toEqual({
      id: expect.stringMatching(/^msg_/),
      participantId: again.id,
      username: "Kim (2)",
      text: "안녕 👋\n<b>",
      sentAt: expect.stringMatching(/Z$/),
    });
    expect(Math.abs(Date.parse(sent?.sentAt ?? "") - Date.now())).toBeLessThan(60_000);
    expect(await chat.list(room, null)).toEqual([sent]);
  });

  test("messages of a session come oldest first, and those of others not at all", async () => {
    const elsewhere = await seat(db, await createSession(db));
    await chat.add(message({ text: "one" }));
    await chat.add(message({ sessionId: elsewhere.sessionId, participantId: elsewhere.id, text: "elsewhere" }));
    await chat.add(message({ text: "two" }));
    expect(await texts()).toEqual(["one", "two"]);
    expect(await texts(elsewhere.sessionId)).toEqual(["elsewhere"]);
    expect(await texts("nobody")).toEqual([]);
  });

  test("only those after a known one are told; all when it isn't kept, or is another session's", async () => {
    const elsewhere = await seat(db, await createSession(db));
    const foreign = message({ sessionId: elsewhere.sessionId, participantId: elsewhere.id });
    await chat.add(foreign);
    const [one, two, three] = ["one", "two", "three"].map((text) => message({ text }));
    for (const next of [one, two, three]) if (next) await chat.add(next);
    expect(await texts(room, one?.id)).toEqual(["two", "three"]);
    expect(await texts(room, three?.id)).toEqual([]);
    expect(await texts(room, "forgotten")).toEqual(["one", "two", "three"]);
    expect(await texts(room, foreign.id)).toEqual(["one", "two", "three"]);
  });

  test("a hundred at once are all kept, and read in one order from then on", async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => chat.add(message({ text: String(index) }))));
    const all = await chat.list(room, null);
    expect(all).toHaveLength(100);
    expect(all.map(({ sentAt }) => sentAt)).toEqual(all.map(({ sentAt }) => sentAt).sort());
    expect(await chat.list(room, all[49]?.id ?? null)).toEqual(all.slice(50));
  });

  test("the last 500 are kept", async () => {
    await fill(500);
    await chat.add(message({ text: "the newest" }));
    const kept = await texts();
    expect(kept).toHaveLength(500);
    expect([kept[0], kept.at(-1)]).toEqual(["old 2", "the newest"]);
  });

  describe("a repeat of a request", () => {
    test("answers the first message, also ten at once", async () => {
      const repeats = Array.from({ length: 10 }, () => message({ requestId: "press-01" }));
      const answers = await Promise.all(repeats.map((repeat) => chat.add(repeat)));
      expect(new Set(answers.map((answer) => answer?.id)).size).toBe(1);
      expect(await texts()).toEqual(["Hello"]);
    });

    test("is one's own only: another's request of the same id is another message", async () => {
      const lee = await seat(db, room, { username: "Lee" });
      await chat.add(message({ requestId: "press-01" }));
      await chat.add(message({ requestId: "press-01", participantId: lee.id }));
      expect(await texts()).toHaveLength(2);
    });
  });

  describe("nothing is stored", () => {
    test("of somebody who left, was removed, or sits elsewhere", async () => {
      const elsewhere = await seat(db, await createSession(db));
      expect(await chat.add(message({ participantId: elsewhere.id }))).toBeNull();
      expect(await chat.add(message({ participantId: "nobody" }))).toBeNull();
      await db.participants.leave(kim.id, kim.epoch);
      expect(await chat.add(message())).toBeNull();
      expect(await texts()).toEqual([]);
    });

    test("in a session that is over, told so or past its end", async () => {
      await pass(db, room, 3601);
      expect(await chat.add(message())).toBeNull();
      expect(await chat.add(message({ sessionId: "nobody" }))).toBeNull();
      expect(await texts()).toEqual([]);
    });

    test("that is empty or longer than 2,000 characters, whoever asks", async () => {
      await expect(chat.add(message({ text: "" }))).rejects.toThrow("chat_messages_text_length");
      await expect(chat.add(message({ text: "x".repeat(2001) }))).rejects.toThrow("chat_messages_text_length");
      expect(await chat.add(message({ text: "🎉".repeat(2000) }))).not.toBeNull();
    });
  });

  describe("a day after the session's end", () => {
    test("its messages are forgotten, and not before", async () => {
      await chat.add(message());
      await db.sessions.end(room);
      await pass(db, room, 24 * 3600 - 5);
      expect(await chat.deleteOld()).toBe(0);
      await pass(db, room, 6);
      expect(await chat.deleteOld()).toBe(1);
      expect(await chat.deleteOld()).toBe(0);
      expect(await texts()).toEqual([]);
    });

    test("those of running sessions stay, however long they run", async () => {
      await chat.add(message());
      await db.sql("UPDATE video_sessions SET ends_at = NULL, created_at = created_at - interval '3 days'");
      expect(await chat.deleteOld()).toBe(0);
    });

    test("so many go in parts that no statement is long; instances share them", async () => {
      await fill(5001);
      await db.sessions.end(room);
      await pass(db, room, 24 * 3600 + 1);
      const counts = await Promise.all([chat.deleteOld(), chat.deleteOld()]);
      expect(Math.max(...counts)).toBeLessThanOrEqual(5000);
      while ((await chat.deleteOld()) > 0);
      expect(await texts()).toEqual([]);
    });
  });
});
