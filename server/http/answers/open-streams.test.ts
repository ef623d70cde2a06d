import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StatusEvent } from "../../../shared/session-status";
import type { AppRouter } from "../../api/app-router";
import type { StatusWatch } from "../../ports";
import { eventSourceOver, readEvents } from "../../testing/event-source";
import { startTestApp, type TestApp } from "../../testing/test-app";
import { createHttpApp } from "../app";
import { createNodeServer, drain, listen } from "../node-server";
import type { HttpEnv } from "../requests/request-log";
import { openStreams } from "./open-streams";

let app: TestApp;
let server: Server;
let url: string;
let sessionId: string;
let kim: Awaited<ReturnType<typeof join>>;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  server = createNodeServer({
    api: getRequestListener(createHttpApp(app.container).fetch, { overrideGlobalObjects: false }),
    pages: (_, response) => void response.end(),
    upgrades: createServer(),
  });
  await listen(server, 0, "127.0.0.1");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  kim = await join("Kim");
  sessionId = kim.sessionId;
});
afterEach(async () => {
  await drain(server, 0);
  await app.reset();
});
afterAll(() => app.close());

const join = (username: string) =>
  app.client().videoCall.quickJoin.mutate({ sessionName: "Team", username, autoCreateSession: true });
const plain = () => `${url}/api/video-call/advanced/sessions/${sessionId}/status/changes`;
const people = (data: string) => JSON.parse(data).status.participants.map((one: { username: string }) => one.username);

describe("over sockets", () => {
  it("a stream has the headers that every answer of the API has, and brings the changes", async () => {
    const answer = await fetch(plain());
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("x-request-id")).toMatch(/.+/);
    const stream = readEvents(answer);
    expect(people((await stream.next("status")).data)).toEqual(["Kim"]);
    await join("Lee");
    expect(people((await stream.next("status")).data)).toEqual(["Kim", "Lee"]);
    await stream.close();
  });

  it("fifty who watch are told one snapshot for a burst of joins", async () => {
    const streams = await Promise.all(Array.from({ length: 50 }, async () => readEvents(await fetch(plain()))));
    for (const stream of streams) await stream.next("status");
    await Promise.all(["Lee", "Park", "Choi"].map(join));
    const told = await Promise.all(streams.map(async (stream) => people((await stream.next("status")).data)));
    expect(new Set(told.map((names) => names.length))).toEqual(new Set([4]));
    await app.client({ authorization: `Bearer ${kim.participantToken}` }).videoCall.leave.mutate({ sessionId });
    const next = await Promise.all(streams.map(async (stream) => people((await stream.next("status")).data)));
    expect(new Set(next.map((names) => names.length))).toEqual(new Set([3]));
    for (const stream of streams) await stream.close();
  });

  it("whoever goes gives the place back", async () => {
    const { watchers } = app.container.deps;
    const { admit } = watchers;
    const stopped = new Promise<void>((resolve) => {
      watchers.admit = (who, format) => {
        const watch = admit(who, format);
        return watch && { ...watch, stop: () => resolve(watch.stop()) };
      };
    });
    const stream = readEvents(await fetch(plain()));
    watchers.admit = admit;
    await stream.next("status");
    await stream.close();
    await stopped;
  });
});

describe("a typed client", () => {
  const subscribe = (onEvent: (event: StatusEvent) => void, requested: string[] = []) =>
    new Promise<{ unsubscribe(): void; stopped: Promise<void> }>((resolve) => {
      const client = createTRPCClient<AppRouter>({
        links: [
          httpSubscriptionLink({
            url: `${url}/api/trpc`,
            EventSource: eventSourceOver((address) => {
              requested.push(address);
              return fetch(address);
            }),
          }),
        ],
      });
      let stop = () => {};
      const stopped = new Promise<void>((done) => {
        stop = done;
      });
      const subscription = client.videoCall.statusChanges.subscribe(
        { sessionId },
        {
          onStarted: () => resolve({ unsubscribe: () => subscription.unsubscribe(), stopped }),
          onData: ({ data }) => onEvent(data),
          onComplete: stop,
        },
      );
    });

  it("gets each snapshot, and is complete when the session ends", async () => {
    const seen: number[] = [];
    let told = () => {};
    const { stopped } = await subscribe((event) => {
      if (event.type === "status") seen.push(event.status.isActive ? event.status.participantCount : -1);
      told();
    });
    if (seen.length === 0)
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    const second = new Promise<void>((resolve) => {
      told = resolve;
    });
    await join("Lee");
    await second;
    await app.client({ authorization: `Bearer ${kim.participantToken}` }).videoCall.end.mutate({ sessionId });
    await stopped;
    expect(seen).toEqual([1, 2, -1]);
  });

  it("that was cut off comes back and gets the newest", async () => {
    const seen: number[] = [];
    let told = () => {};
    const { unsubscribe } = await subscribe((event) => {
      if (event.type === "status") seen.push(event.status.participantCount);
      told();
    });
    const next = () =>
      new Promise<void>((resolve) => {
        told = resolve;
      });
    if (seen.length === 0) await next();
    const again = next();
    server.closeAllConnections();
    await again;
    const changed = next();
    await join("Lee");
    await changed;
    unsubscribe();
    expect(seen).toEqual([1, 1, 2]);
  });
});

describe("a client that takes nothing", () => {
  /** A stream that is filled at once, and tells when it may go on. */
  function filled() {
    let tell = () => {};
    const drained = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const watch: StatusWatch<Buffer> = {
      start({ write }) {
        for (let room = true; room; ) room = write(Buffer.alloc(8192));
      },
      drained: () => tell(),
      stop() {},
    };
    const app = new Hono<HttpEnv>();
    app.use(openStreams);
    app.get("/", (c) => {
      c.set("stream", { watch, prelude: Buffer.from(":\n\n") });
      return new Response(null);
    });
    return { app, drained };
  }

  it("is told of no more until it does, over sockets", async () => {
    const { app, drained } = filled();
    const slow = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
    await listen(slow, 0, "127.0.0.1");
    const { body } = await fetch(`http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
    const reader = body?.getReader();
    await reader?.read();
    await drained;
    await reader?.cancel();
    await drain(slow, 0);
  });

  it("is told of no more until it does, where Next alone is the server", async () => {
    const { app, drained } = filled();
    const { body } = await app.fetch(new Request("http://x/"), {});
    const reader = body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.read();
    await drained;
    await reader?.cancel();
  });
});

// The last one: this app's watchers are told to come back from here on.
it("a server that ends lets no stream hold it up, and tells clients to come back", async () => {
  const stream = readEvents(await fetch(plain()));
  await stream.next("status");
  const drained = drain(server, 60_000);
  app.container.deps.watchers.close();
  await stream.ended();
  expect(stream.retryMs()).toBeGreaterThanOrEqual(500);
  await drained;
});
