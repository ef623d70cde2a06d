import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, databaseKinds, type TestDatabase } from "../testing/test-database";
import { openDatabase } from "./database";

describe.each(databaseKinds)("the migrated database and the Prisma schema, on %s", (kind) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(kind);
  });
  afterAll(() => db.close());
  const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1, 12) + seconds * 1000 + 123);

  const session = {
    id: "s",
    sessionName: "회의",
    nameKey: "회의",
    isActive: false,
    createdAt: at(0),
    endsAt: at(3600),
    endedAt: at(60),
    autoCreated: true,
    maxParticipants: 7,
    sessionConfig: '{"features":{}}',
    warnedSeconds: 60,
  };
  const participant = {
    id: "p",
    videoSessionId: "s",
    username: "Kim (2)",
    usernameKey: "kim (2)",
    askedUsername: "Kim",
    askedUsernameKey: "kim",
    role: "OWNER",
    epoch: 3,
    state: "ended",
    isConnected: false,
    stateSince: at(1),
    seatExpiresAt: null,
    joinedAt: at(2),
    endedAt: at(3),
    endReason: "left",
    requestId: "request-1",
    requestedAt: at(4),
  };
  const connection = {
    connectionId: "c",
    participantId: "p",
    kind: "SCREEN",
    state: "closed",
    token: null,
    requestId: "request-1",
    epoch: 1,
    mintedAt: at(5),
    activeAt: at(6),
    closedAt: at(7),
    stateSince: at(8),
    claimedAt: at(9),
    goneAt: at(10),
  };
  const chatMessage = {
    videoSessionId: "s",
    number: 1,
    id: "m",
    participantId: "p",
    username: "Kim (2)",
    text: "Hello",
    sentAt: at(11),
    requestId: "request-1",
  };

  test("agree on every column: what the client writes it reads back, and nothing is left over", async () => {
    const { prisma } = db;
    expect(await prisma.videoSession.create({ data: session })).toEqual(session);
    expect(await prisma.participant.create({ data: participant })).toEqual(participant);
    expect(await prisma.connection.create({ data: connection })).toEqual(connection);
    expect(await prisma.chatMessage.create({ data: chatMessage })).toEqual(chatMessage);
    for (const [table, row] of Object.entries({
      video_sessions: session,
      participants: participant,
      connections: connection,
      chat_messages: chatMessage,
    })) {
      const columns = await db.sql(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
        [table],
      );
      expect(columns).toHaveLength(Object.keys(row).length);
    }
  });

  test("agree on defaults", async () => {
    const { prisma } = db;
    await prisma.videoSession.deleteMany();
    const made = await prisma.videoSession.create({ data: { id: "d", sessionName: "Room" } });
    expect(made).toMatchObject({ isActive: true, autoCreated: false, maxParticipants: 10, sessionConfig: "{}" });
  });

  test("has the two indexes of the record's finders", async () => {
    const rows = await db.sql<{ indexdef: string }>(
      "SELECT indexdef FROM pg_indexes WHERE indexname IN ('idx_video_sessions_name_active', 'idx_participants_session_connected') ORDER BY 1",
    );
    expect(rows.map(({ indexdef }) => indexdef.replace(/^.* USING /, ""))).toEqual([
      "btree (video_session_id, is_connected)",
      "btree (session_name, is_active)",
    ]);
  });

  test("refuse what can't be: half an end, a seat without a clock, a token that was used, a second owner", async () => {
    const { prisma } = db;
    await prisma.videoSession.deleteMany();
    await prisma.videoSession.create({ data: { id: "s", sessionName: "Room" } });
    const person = { ...participant, endedAt: null, endReason: null };
    const seated = { ...person, state: "connected", isConnected: true };
    const refused = (promise: Promise<unknown>, constraint: string) => expect(promise).rejects.toThrow(constraint);
    await refused(prisma.participant.create({ data: person }), "participants_end_is_whole");
    await refused(
      prisma.participant.create({ data: { ...person, state: "joining" } }),
      "participants_clock_fits_state",
    );
    await refused(
      prisma.participant.create({ data: { ...seated, isConnected: false } }),
      "participants_connected_is_state",
    );
    await prisma.participant.create({ data: seated });
    await refused(prisma.connection.create({ data: { ...connection, token: "t" } }), "connections_token_while_pending");
    // Prisma names the index that a row offends in the error's meta data, not in its message.
    const second = { ...seated, id: "q", usernameKey: "lee" };
    await expect(prisma.participant.create({ data: second })).rejects.toMatchObject({
      code: "P2002",
      meta: { driverAdapterError: { cause: { constraint: expect.anything() } } },
    });
    await refused(
      prisma.videoSession.update({ where: { id: "s" }, data: { sessionConfig: "[]" } }),
      "video_sessions_config_is_object",
    );
  });

  test("times are right whatever the server's own time zone", async () => {
    const [{ name } = { name: "" }] = await db.sql<{ name: string }>("SELECT current_database() AS name");
    await db.sql(`ALTER DATABASE ${name} SET timezone TO 'Asia/Kolkata'`);
    const own = openDatabase({ url: db.url });
    try {
      const [row] = await own.prisma.$queryRaw<{ there: Date; back: Date }[]>`
        SELECT ${at(0)}::timestamptz AS there, '2030-01-01T12:00:00.123Z'::timestamptz AS back`;
      expect(row).toEqual({ there: at(0), back: at(0) });
      await own.prisma.videoSession.update({ where: { id: "s" }, data: { endsAt: at(3600) } });
      const found = await own.prisma.videoSession.findUnique({ where: { id: "s" }, select: { endsAt: true } });
      expect(found?.endsAt).toEqual(at(3600));
      expect(await db.sql("SELECT ends_at FROM video_sessions")).toEqual([{ ends_at: at(3600) }]);
    } finally {
      await own.close();
    }
  });
});

test("a database that isn't there fails soon and is no crash", async () => {
  const { prisma, close } = openDatabase({ url: "postgresql://postgres@127.0.0.1:1/none" });
  await expect(prisma.$queryRaw`SELECT 1`).rejects.toThrow();
  await close();
});
