import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeOpenVidu, startFakeOpenVidu } from "../testing/fake-openvidu";
import { quietLog } from "../testing/quiet-log";
import { createOpenViduGateway, type OpenViduGateway } from "./openvidu-gateway";

const ROOM = "room-1";
const PERSON = { role: "PUBLISHER", data: "e30" } as const;

let openvidu: FakeOpenVidu;
let media: OpenViduGateway;
const openviduCalled = vi.fn();
const opened: OpenViduGateway[] = [];

function gateway(deadlineMs = 2000, iceServers: { url: string; username: string; credential: string }[] = []) {
  const { url, secret } = openvidu;
  const made = createOpenViduGateway({
    url,
    secret,
    iceServers,
    deadlineMs,
    log: quietLog,
    metrics: { openviduCalled },
  });
  opened.push(made);
  return made;
}

beforeEach(async () => {
  openvidu = await startFakeOpenVidu();
  media = gateway();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await openvidu.close();
});

describe("connecting", () => {
  it("takes two calls for a session that nobody has made, and one from then on", async () => {
    await media.connect(ROOM, PERSON);
    expect(openvidu.calls).toEqual(["POST sessions", "POST connection"]);
    await media.connect(ROOM, PERSON);
    expect(openvidu.calls.slice(2)).toEqual(["POST connection"]);
  });

  it("goes on when the module is loaded once more, as by the routes that Next bundles", async () => {
    vi.resetModules();
    await import("./openvidu-http");
    await expect(media.connect(ROOM, PERSON)).resolves.toHaveProperty("token");
  });

  it("passes on OpenVidu's token, id, time and our data", async () => {
    const minted = await media.connect(ROOM, PERSON);
    const theirs = openvidu.session(ROOM)?.connections.get(minted.connectionId);
    expect(theirs?.serverData).toBe("e30");
    expect(minted).toEqual({
      sessionId: ROOM,
      connectionId: theirs?.connectionId,
      token: theirs?.token,
      createdAt: new Date(theirs?.createdAt ?? 0),
    });
  });

  it("tells the browsers our ICE servers, when we have some", async () => {
    const own = [{ url: "turn:turn.example.org:3478", username: "u", credential: "c" }];
    const { connectionId } = await gateway(2000, own).connect(ROOM, PERSON);
    expect(openvidu.session(ROOM)?.connections.get(connectionId)?.customIceServers).toEqual(own);
  });

  it("uses the session of another instance (409), without reading it first", async () => {
    await gateway().connect(ROOM, PERSON);
    openvidu.calls.length = 0;
    await media.connect(ROOM, PERSON);
    expect(openvidu.calls).toEqual(["POST sessions", "POST connection"]);
  });

  it("makes the session once when a hundred join it at the same moment", async () => {
    await Promise.all(Array.from({ length: 100 }, () => media.connect(ROOM, PERSON)));
    expect(openvidu.calls.filter((call) => call === "POST sessions")).toHaveLength(1);
    expect(openvidu.session(ROOM)?.connections.size).toBe(100);
  });

  it("rebuilds a session that OpenVidu lost (404)", async () => {
    await media.connect(ROOM, PERSON);
    openvidu.restart();
    openvidu.calls.length = 0;
    await media.connect(ROOM, PERSON);
    expect(openvidu.calls).toEqual(["POST connection", "POST sessions", "POST connection"]);
  });

  it("rebuilds it once when a hundred find it lost", async () => {
    await media.connect(ROOM, PERSON);
    openvidu.restart();
    openvidu.calls.length = 0;
    await Promise.all(Array.from({ length: 100 }, () => media.connect(ROOM, PERSON)));
    expect(openvidu.calls.filter((call) => call === "POST sessions")).toHaveLength(1);
    expect(openvidu.session(ROOM)?.connections.size).toBe(100);
  });

  it("tries anew when the session is destroyed after OpenVidu's 409", async () => {
    await gateway().connect(ROOM, PERSON);
    openvidu.fault = (call) => {
      if (call === "POST connection" && openvidu.calls.length === 4) openvidu.restart();
      return null;
    };
    await expect(media.connect(ROOM, PERSON)).resolves.toMatchObject({ sessionId: ROOM });
  });

  it("keeps its connections to OpenVidu alive", async () => {
    for (let joins = 0; joins < 20; joins++) await media.connect(ROOM, PERSON);
    expect(openvidu.accepted()).toBeLessThanOrEqual(2); // a call at the very moment of an answer doesn't wait for its connection
  });
});

describe("a failure of OpenVidu", () => {
  const unavailable = { code: "MEDIA_SERVER_UNAVAILABLE", retryAfter: 2 };

  it.each([[500], [401], [503], ["cut" as const]])("%s is MEDIA_SERVER_UNAVAILABLE", async (fault) => {
    openvidu.fault = () => fault;
    await expect(media.connect(ROOM, PERSON)).rejects.toMatchObject(unavailable);
    await expect(media.sessions()).rejects.toMatchObject(unavailable);
    await expect(media.session(ROOM, 2000)).rejects.toMatchObject(unavailable);
    await expect(media.closeSession(ROOM)).rejects.toMatchObject(unavailable);
    await expect(media.signal(ROOM, "chat", "hello")).rejects.toMatchObject(unavailable);
    await expect(media.ping(2000)).rejects.toMatchObject(unavailable);
  });

  it("is one too when nobody listens", async () => {
    await openvidu.close();
    await expect(media.connect(ROOM, PERSON)).rejects.toMatchObject(unavailable);
  });

  it("is one too when the answer takes longer than the deadline", async () => {
    openvidu.fault = () => "silence";
    await expect(gateway(50).connect(ROOM, PERSON)).rejects.toMatchObject(unavailable);
  });

  it("is one too when a session keeps vanishing", async () => {
    openvidu.fault = (call) => (call === "POST connection" ? 404 : null);
    await expect(media.connect(ROOM, PERSON)).rejects.toMatchObject(unavailable);
  });

  it("doesn't outlast itself", async () => {
    openvidu.fault = () => 500;
    await expect(media.connect(ROOM, PERSON)).rejects.toMatchObject(unavailable);
    openvidu.fault = () => null;
    await expect(media.connect(ROOM, PERSON)).resolves.toMatchObject({ sessionId: ROOM });
  });

  it("leaves no token behind when the answer comes after the deadline", async () => {
    const hasty = gateway(100);
    await hasty.connect(ROOM, PERSON);
    openvidu.fault = (call) => (call === "POST connection" ? "silence" : null);
    await expect(hasty.connect(ROOM, PERSON)).rejects.toMatchObject(unavailable);
    openvidu.release();
    await vi.waitFor(() => expect(openvidu.calls).toContain("DELETE connection"));
    expect(openvidu.session(ROOM)?.connections.size).toBe(1);
  });
});

describe("closing what is gone already", () => {
  it("is fine for a connection, in a session that is there and in one that isn't", async () => {
    const minted = await media.connect(ROOM, PERSON);
    await media.disconnect(minted);
    await media.disconnect(minted);
    expect(openvidu.session(ROOM)?.connections.size).toBe(0);
    openvidu.restart();
    await media.disconnect(minted);
    await gateway().disconnect(minted);
  });

  it("is fine for a session and for a stream", async () => {
    await media.connect(ROOM, PERSON);
    await media.unpublish(ROOM, "str_SCR_x_con_y");
    await media.closeSession(ROOM);
    await media.closeSession(ROOM);
    await media.unpublish(ROOM, "str_SCR_x_con_y");
    expect(openvidu.session(ROOM)).toBeUndefined();
  });

  it("makes nobody forget another session", async () => {
    await media.connect("other", PERSON);
    await media.connect(ROOM, PERSON);
    await Promise.all([media.closeSession(ROOM), media.closeSession(ROOM)]);
    openvidu.calls.length = 0;
    await media.connect("other", PERSON);
    expect(openvidu.calls).toEqual(["POST connection"]);
  });
});

describe("a session that OpenVidu lost", () => {
  const everyWay: [string, () => Promise<unknown>][] = [
    ["reading", () => media.session(ROOM, 2000)],
    ["signalling", () => media.signal(ROOM, "chat", "hello")],
    ["disconnecting", () => media.disconnect({ sessionId: ROOM, connectionId: "con_x" })],
    ["unpublishing", () => media.unpublish(ROOM, "str_SCR_x_con_x")],
    ["closing", () => media.closeSession(ROOM)],
  ];

  it.each(everyWay)("is forgotten by %s it", async (_, call) => {
    await media.connect(ROOM, PERSON);
    openvidu.restart();
    await call();
    openvidu.calls.length = 0;
    await media.connect(ROOM, PERSON);
    expect(openvidu.calls).toEqual(["POST sessions", "POST connection"]);
  });
});

describe("a signal", () => {
  it("reaches those who are there, with the prefix that browsers listen for", async () => {
    const { connectionId } = await media.connect(ROOM, PERSON);
    openvidu.join(ROOM, connectionId);
    await media.signal(ROOM, "chat", "안녕");
    expect(openvidu.signals).toEqual([{ session: ROOM, type: "signal:chat", data: "안녕" }]);
  });

  it("is fine when nobody is there, or no session", async () => {
    await media.signal(ROOM, "chat", "hello");
    await media.connect(ROOM, PERSON);
    await media.signal(ROOM, "chat", "hello");
    expect(openvidu.signals).toEqual([]);
  });
});

describe("one session", () => {
  it("is read in one call, unused tokens apart", async () => {
    const { connectionId } = await media.connect(ROOM, PERSON);
    const unused = await media.connect(ROOM, PERSON);
    openvidu.join(ROOM, connectionId);
    openvidu.calls.length = 0;
    await expect(media.session(ROOM, 2000)).resolves.toEqual({
      sessionId: ROOM,
      createdAt: expect.any(Date),
      activeConnections: [{ connectionId, activeAt: expect.any(Date) }],
      unusedConnectionIds: [unused.connectionId],
    });
    expect(openvidu.calls).toEqual(["GET session"]);
  });

  it("is null when OpenVidu doesn't have it", async () => {
    await expect(media.session(ROOM, 2000)).resolves.toBeNull();
  });

  it("is given up after the caller's own deadline", async () => {
    openvidu.fault = () => "silence";
    await expect(media.session(ROOM, 20)).rejects.toMatchObject({ code: "MEDIA_SERVER_UNAVAILABLE" });
  });
});

describe("what operators are told of a call", () => {
  const told = () => openviduCalled.mock.calls.map(([operation, outcome]) => `${operation} ${outcome}`);
  beforeEach(() => void openviduCalled.mockClear());

  it("is its name, its outcome and its time", async () => {
    await media.connect(ROOM, PERSON);
    openvidu.restart();
    await media.connect(ROOM, PERSON);
    expect(told()).toEqual([
      "createSession ok",
      "createConnection ok",
      "createConnection refused",
      "createSession ok",
      "createConnection ok",
    ]);
    expect(openviduCalled).toHaveBeenCalledWith(expect.any(String), "ok", expect.any(Number));
  });

  it.each([
    [401, "failed"],
    [500, "failed"],
    ["cut", "failed"],
    ["silence", "timeout"],
  ] as const)("tells %s as %s", async (fault, outcome) => {
    openvidu.fault = () => fault;
    await expect(gateway(50).ping(50)).rejects.toThrow();
    expect(told()).toEqual([`ping ${outcome}`]);
  });
});

it("tells that OpenVidu answers, in one call", async () => {
  await media.ping(2000);
  expect(openvidu.calls).toEqual(["GET version"]);
});

it("tells who is in which session, unused tokens apart", async () => {
  const joined = await media.connect(ROOM, PERSON);
  const unused = await media.connect(ROOM, PERSON);
  openvidu.join(ROOM, joined.connectionId);
  await expect(media.sessions()).resolves.toEqual([
    {
      sessionId: ROOM,
      createdAt: expect.any(Date),
      activeConnections: [{ connectionId: joined.connectionId, activeAt: expect.any(Date) }],
      unusedConnectionIds: [unused.connectionId],
    },
  ]);
});
