import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StatusEvent } from "../../../shared/session-status";
import { readEvents, type Subscription } from "../../testing/event-source";
import { ORIGIN, startTestApp, type TestApp } from "../../testing/test-app";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
const open: Subscription[] = [];
afterEach(async () => {
  for (const subscription of open.splice(0)) await subscription.close();
  await app.reset();
});
afterAll(() => app.close());

const join = (username: string) =>
  app.client().videoCall.quickJoin.mutate({ sessionName: "Team", username, autoCreateSession: true });
type Ticket = Awaited<ReturnType<typeof join>>;
const bearer = ({ participantToken }: Ticket) => ({ authorization: `Bearer ${participantToken}` });
const cookie = ({ participantId, participantToken }: Ticket) => ({ cookie: `qj_${participantId}=${participantToken}` });
const plainPath = (sessionId: string, query: Record<string, string> = {}) =>
  `/api/video-call/advanced/sessions/${sessionId}/status/changes?${new URLSearchParams(query)}`;
const trpcPath = (input: object) =>
  `/api/trpc/videoCall.statusChanges?${new URLSearchParams({ input: JSON.stringify(input) })}`;

async function subscribe(path: string, headers: Record<string, string> = {}): Promise<Subscription> {
  const answer = await app.fetch(path, { headers });
  expect(answer.status).toBe(200);
  const subscription = readEvents(answer);
  open.push(subscription);
  return subscription;
}
const snapshot = async (subscription: Subscription) => {
  const { data } = await subscription.next("status", "message");
  const event = JSON.parse(data) as StatusEvent;
  if (event.type !== "status") throw new Error(`a ${event.type}`);
  return event.status;
};

describe("a stream of states", () => {
  it("begins with the newest, and brings each change once", async () => {
    const kim = await join("Kim");
    const stream = await subscribe(plainPath(kim.sessionId));
    expect(await snapshot(stream)).toMatchObject({ sessionName: "Team", isActive: true, participantCount: 1 });
    await join("Lee");
    expect(await snapshot(stream)).toMatchObject({ participantCount: 2 });
  });

  it("carries each snapshot's version as its id, and they grow", async () => {
    const kim = await join("Kim");
    const stream = await subscribe(plainPath(kim.sessionId));
    const first = await stream.next("status");
    await join("Lee");
    const second = await stream.next("status");
    expect(JSON.parse(second.data).version).toBe(Number(second.id));
    expect(Number(second.id)).toBeGreaterThan(Number(first.id));
  });

  it("shows ids to participants alone", async () => {
    const kim = await join("Kim");
    const inside = await snapshot(await subscribe(plainPath(kim.sessionId), bearer(kim)));
    expect(inside.participants[0]).toMatchObject({ participantId: kim.participantId, connectionId: kim.connectionId });
    const stranger = await snapshot(await subscribe(plainPath(kim.sessionId)));
    expect(stranger.participants[0]).toMatchObject({ username: "Kim", participantId: null, connectionId: null });
  });

  it("ends with the session: one last snapshot, and whoever comes back after it is told to stop", async () => {
    const kim = await join("Kim");
    const stream = await subscribe(plainPath(kim.sessionId));
    await stream.next("status");
    await app.client(bearer(kim)).videoCall.end.mutate({ sessionId: kim.sessionId });
    const last = await stream.next("status");
    expect(JSON.parse(last.data).status).toMatchObject({ isActive: false, participants: [] });
    await stream.ended();
    const again = await app.fetch(plainPath(kim.sessionId), { headers: { "last-event-id": last.id } });
    expect(again.status).toBe(204);
  });

  it("carries notifications to those inside, and to nobody else", async () => {
    const kim = await join("Kim");
    const inside = await subscribe(plainPath(kim.sessionId), bearer(kim));
    const outside = await subscribe(plainPath(kim.sessionId));
    await Promise.all([snapshot(inside), snapshot(outside)]);
    await app.client(bearer(kim)).videoCall.notify.mutate({ sessionId: kim.sessionId, message: "Five more minutes" });
    expect(JSON.parse((await inside.next("notification")).data)).toMatchObject({
      type: "notification",
      notification: { kind: "message", message: "Five more minutes" },
    });
    await join("Lee");
    expect((await outside.next("notification", "status")).event).toBe("status");
  });
});

describe("who watches", () => {
  it("is a page's participant by cookie and username; a page of another site is a stranger", async () => {
    const kim = await join("Kim");
    const see = async (headers: Record<string, string>) => {
      const stream = await subscribe(plainPath(kim.sessionId, { username: "kim" }), { ...cookie(kim), ...headers });
      return (await snapshot(stream)).participants[0]?.participantId;
    };
    expect(await see({})).toBe(kim.participantId);
    expect(await see({ origin: ORIGIN })).toBe(kim.participantId);
    expect(await see({ origin: "https://evil.example" })).toBeNull();
  });

  it("is a ticket's holder, once", async () => {
    const kim = await join("Kim");
    const client = app.client(bearer(kim));
    const { ticket } = await client.videoCall.statusTicket.mutate({ sessionId: kim.sessionId });
    const path = plainPath(kim.sessionId, { ticket });
    expect((await snapshot(await subscribe(path))).participants[0]?.participantId).toBe(kim.participantId);
    const again = await app.fetch(path);
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is nobody with another session's ticket", async () => {
    const kim = await join("Kim");
    const other = await app.client().videoCall.quickJoin.mutate({ username: "Lee", autoCreateSession: true });
    const { ticket } = await app.client(bearer(other)).videoCall.statusTicket.mutate({ sessionId: other.sessionId });
    expect((await app.fetch(plainPath(kim.sessionId, { ticket }))).status).toBe(401);
  });

  it("is cut off when removed, before the remover is answered, and not let in again", async () => {
    const kim = await join("Kim");
    const lee = await join("Lee");
    const streams = [
      await subscribe(plainPath(kim.sessionId), bearer(lee)),
      await subscribe(trpcPath({ sessionId: kim.sessionId, username: "Lee" }), cookie(lee)),
    ];
    for (const stream of streams) await snapshot(stream);
    const { sessionId } = kim;
    await app.client(bearer(kim)).videoCall.remove.mutate({ sessionId, participantId: lee.participantId });
    for (const stream of streams) await stream.ended();
    for (const headers of [bearer(lee), cookie(lee)] as Record<string, string>[]) {
      const refused = await app.fetch(plainPath(sessionId, { username: "Lee" }), { headers });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: "REMOVED" });
    }
  });

  it("is cut off when another tab takes over", async () => {
    const kim = await join("Kim");
    const stream = await subscribe(plainPath(kim.sessionId), bearer(kim));
    await snapshot(stream);
    await app
      .client(bearer(kim))
      .videoCall.quickJoin.mutate({ sessionId: kim.sessionId, username: "Kim", takeover: true });
    await stream.ended();
    const refused = await app.fetch(plainPath(kim.sessionId), { headers: bearer(kim) });
    expect(await refused.json()).toMatchObject({ code: "TAKEN_OVER" });
  });

  it("sees no ids any more after leaving", async () => {
    const kim = await join("Kim");
    const lee = await join("Lee");
    const stream = await subscribe(plainPath(kim.sessionId), bearer(lee));
    expect((await snapshot(stream)).participants[0]?.participantId).toBe(kim.participantId);
    await app.client(bearer(lee)).videoCall.leave.mutate({ sessionId: lee.sessionId });
    const after = await snapshot(stream);
    expect(after.participants).toEqual([expect.objectContaining({ username: "Kim", participantId: null })]);
  });
});

describe("what can't be watched", () => {
  it("is refused before the stream begins, in the shape of its path", async () => {
    const plain = await app.fetch(plainPath("nobody"));
    expect(plain.status).toBe(404);
    expect(plain.headers.get("content-type")).toBe("application/problem+json");
    expect(await plain.json()).toMatchObject({ code: "SESSION_NOT_FOUND" });
    const trpc = await app.fetch(trpcPath({ sessionId: "nobody" }));
    expect(trpc.status).toBe(404);
    expect((await trpc.json()).error.data).toMatchObject({ code: "SESSION_NOT_FOUND" });
  });

  it.each([
    ["no input", "/api/trpc/videoCall.statusChanges"],
    ["an input that isn't JSON", "/api/trpc/videoCall.statusChanges?input={"],
    ["an id that can't be one", trpcPath({ sessionId: "no such id" })],
    ["a batch", `${trpcPath({ 0: { sessionId: "s" } })}&batch=1`],
  ])("with %s is VALIDATION", async (_, path) => {
    const answer = await app.fetch(path);
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.data).toMatchObject({ code: "VALIDATION" });
  });

  it("with a bearer that isn't good is refused", async () => {
    const kim = await join("Kim");
    expect((await app.fetch(plainPath(kim.sessionId), { headers: { authorization: "Bearer x" } })).status).toBe(401);
  });
});

it("an answer's headers are those of the API, and say that nobody may keep or gather the events", async () => {
  const kim = await join("Kim");
  const answer = await app.fetch(plainPath(kim.sessionId), { headers: { origin: "https://partner.example" } });
  open.push(readEvents(answer));
  const { headers } = answer;
  expect(headers.get("content-type")).toBe("text/event-stream");
  expect(headers.get("cache-control")).toBe("no-store, no-transform");
  expect(headers.get("x-accel-buffering")).toBe("no");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("access-control-allow-origin")).toBe("https://partner.example");
  expect(headers.get("x-request-id")).toMatch(/.+/);
});

it("HEAD takes no place and opens nothing", async () => {
  const kim = await join("Kim");
  const answer = await app.fetch(plainPath(kim.sessionId), { method: "HEAD" });
  expect(answer.status).toBe(200);
  expect(answer.body).toBeNull();
});
