import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOpenViduGateway } from "../../gateways/openvidu-gateway";
import type { MediaGateway } from "../../ports";
import { type FakeOpenVidu, startFakeOpenVidu } from "../fake-openvidu";
import { OpenViduModel } from "../openvidu-model";
import { quietLog } from "../quiet-log";
import { createModelGateway, type Line } from "./model-gateway";

const PERSON = { role: "PUBLISHER" as const, data: "" };
const ROOM = "ses_room";
const UNAVAILABLE = { code: "MEDIA_SERVER_UNAVAILABLE" };

/** What a test does behind the gateway's back. */
interface Behind {
  media: MediaGateway;
  enter(connectionId: string): void;
  drop(connectionId: string): void;
  restart(): void;
  cut(isCut: boolean): void;
}

describe.each(["over HTTP", "on the model"])("the gateway %s", (kind) => {
  let http: FakeOpenVidu;
  beforeAll(async () => {
    http = await startFakeOpenVidu();
  });
  afterAll(() => http.close());

  let behind: Behind;
  let media: MediaGateway;
  beforeEach(() => {
    behind = kind === "over HTTP" ? overHttp(http) : onTheModel();
    ({ media } = behind);
  });

  it("mints in a session that it makes, and lists both states of a connection", async () => {
    const [first, second] = [await media.connect(ROOM, PERSON), await media.connect(ROOM, PERSON)];
    behind.enter(first.connectionId);
    const list = await media.sessions();
    expect(list).toEqual([
      {
        sessionId: ROOM,
        createdAt: expect.any(Date),
        activeConnections: [{ connectionId: first.connectionId, activeAt: expect.any(Date) }],
        unusedConnectionIds: [second.connectionId],
      },
    ]);
    expect(await media.session(ROOM, 1000)).toEqual(list[0]);
  });

  it("loses a session, with its unused tokens, with its last participant, and makes it anew for the next", async () => {
    const first = await media.connect(ROOM, PERSON);
    await media.connect(ROOM, PERSON);
    behind.enter(first.connectionId);
    behind.drop(first.connectionId);
    expect(await media.session(ROOM, 1000)).toBeNull();
    const next = await media.connect(ROOM, PERSON);
    expect((await media.session(ROOM, 1000))?.unusedConnectionIds).toEqual([next.connectionId]);
  });

  it("disconnects what is in use, what is unused, and what is gone with or without its session", async () => {
    const [inUse, staying, unused] = await Promise.all([1, 2, 3].map(() => media.connect(ROOM, PERSON)));
    if (!inUse || !staying || !unused) throw new Error("no connections");
    for (const { connectionId } of [inUse, staying]) behind.enter(connectionId);
    for (const gone of [inUse, unused, unused]) await media.disconnect(gone);
    expect(await media.session(ROOM, 1000)).toMatchObject({
      activeConnections: [{ connectionId: staying.connectionId }],
      unusedConnectionIds: [],
    });
    behind.restart();
    await media.disconnect(staying);
    expect(await media.sessions()).toEqual([]);
  });

  it("makes what a restart forgot anew, and closes a session for everybody, twice", async () => {
    await media.connect(ROOM, PERSON);
    behind.restart();
    behind.enter((await media.connect(ROOM, PERSON)).connectionId);
    await media.closeSession(ROOM);
    await media.closeSession(ROOM);
    expect(await media.sessions()).toEqual([]);
  });

  it("says so while OpenVidu can't be reached", async () => {
    const minted = await media.connect(ROOM, PERSON);
    behind.cut(true);
    await expect(media.connect(ROOM, PERSON)).rejects.toMatchObject(UNAVAILABLE);
    await expect(media.disconnect(minted)).rejects.toMatchObject(UNAVAILABLE);
    await expect(media.sessions()).rejects.toMatchObject(UNAVAILABLE);
    behind.cut(false);
    await media.disconnect(minted);
  });
});

function overHttp(http: FakeOpenVidu): Behind {
  http.restart();
  http.fault = () => null;
  const { url, secret } = http;
  const media = createOpenViduGateway({
    url,
    secret,
    deadlineMs: 2000,
    log: quietLog,
    metrics: { openviduCalled() {} },
  });
  return {
    media,
    enter: (connectionId) => http.join(ROOM, connectionId),
    drop: (connectionId) => http.leave(ROOM, connectionId),
    restart: () => http.restart(),
    cut(isCut) {
      http.fault = () => (isCut ? "cut" : null);
    },
  };
}

function onTheModel(): Behind {
  const model = new OpenViduModel({ tell() {} });
  const line: Line = { down: false, answersToLose: 0 };
  return {
    media: createModelGateway(model, (_, step) => step(), line),
    enter: (connectionId) => void model.enter(ROOM, connectionId),
    drop: (connectionId) => void model.disconnect(ROOM, connectionId),
    restart: () => model.restart(),
    cut(isCut) {
      line.down = isCut;
    },
  };
}
