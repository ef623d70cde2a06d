import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createTRPCClient, httpLink } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRouter } from "../api/app-router";
import { createHttpApp } from "../http/app";
import { createNodeServer, drain, listen } from "../http/node-server";
import { violations } from "../testing/invariants";
import { startTestApp, type TestApp } from "../testing/test-app";
import { databaseKinds } from "../testing/test-database";

const CALLERS = 200;
const SEATS = 10;

describe.each(databaseKinds)("on the %s database", (kind) => {
  let app: TestApp;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    app = await startTestApp(kind);
    const api = getRequestListener(createHttpApp(app.container).fetch, { overrideGlobalObjects: false });
    server = createNodeServer({ api, pages: api, upgrades: createServer() });
    await listen(server, 0, "127.0.0.1");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/trpc`;
  });
  afterAll(async () => {
    await drain(server, 0);
    await app.close();
  });

  it("two hundred who call for one new name at once are in one session, with exactly its seats", async () => {
    const input = { sessionName: "모두 함께", autoCreateSession: true };
    const calls = Array.from({ length: CALLERS }, (_, i) => {
      const client = createTRPCClient<AppRouter>({ links: [httpLink({ url })] });
      return client.videoCall.quickJoin.mutate({ ...input, username: `Person ${i % 20}` });
    });
    const outcomes = await Promise.allSettled(calls);
    const tickets = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.data.code] : []));

    expect(tickets).toHaveLength(SEATS);
    expect(refusals).toEqual(Array.from({ length: CALLERS - SEATS }, () => "SESSION_FULL"));
    expect(new Set(tickets.map((ticket) => ticket.sessionId)).size).toBe(1);
    expect(tickets.filter((ticket) => ticket.isNewSession)).toHaveLength(1);
    expect(tickets.filter((ticket) => ticket.role === "OWNER")).toEqual([
      expect.objectContaining({ isNewSession: true }),
    ]);
    for (const key of ["username", "participantId", "connectionId", "token"] as const) {
      expect(new Set(tickets.map((ticket) => ticket[key])).size, key).toBe(SEATS);
    }
    expect(app.openvidu.connections()).toHaveLength(SEATS);
    expect(await violations(app.database, app.openvidu.connections())).toEqual([]);
  });
});
