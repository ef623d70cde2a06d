import type { Page } from "@playwright/test";
import { openPlainPage, type PlainPage } from "../fixtures/plain-page";
import type { Stack } from "../fixtures/stack";
import { test as base, expect } from "../fixtures/test";

/*
 * The guide's four scenarios, as its snippets have them: same requests, same order, same parameters. Where they differ, they name
 * what doesn't exist (docs/guide-api.md): `await res.json()`; `sessionDisconnected`; the renewed token is kept; new objects to reconnect.
 */

interface Ticket {
  sessionId: string;
  sessionName: string;
  username: string;
  token: string;
  connectionId: string;
  participantId: string;
  isNewSession: boolean;
  isTokenRefresh: boolean;
  isReconnection: boolean;
}
interface Session {
  connection: { connectionId: string };
  connect(token: string, userData?: object): Promise<void>;
  on(event: string, listener: () => void): void;
}
/** What the snippets take for granted, on the page. */
declare global {
  interface Window {
    OpenVidu: new () => { initSession(): Session };
    session: Session;
    tickets: Ticket[];
  }
}

const test = base.extend<{ plain: PlainPage }>({
  plain: async ({ browser, stack }, use) => {
    const context = await browser.newContext({ baseURL: stack.baseUrl });
    await use(await openPlainPage(context, stack.baseUrl));
    await context.close();
  },
});

test("scenario 1: somebody new joins for the first time", async ({ plain: { page, calls }, room }) => {
  await page.goto("/plain/");
  const { ticket, supported } = await page.evaluate(async (sessionName) => {
    const config = await (await fetch("/api/video-call/advanced/config")).json();
    const sessionData = await (
      await fetch("/api/video-call/advanced/quick-join", {
        method: "POST",
        body: JSON.stringify({ sessionName, username: "신규사용자", autoCreateSession: true }),
      })
    ).json();
    window.session = new window.OpenVidu().initSession();
    await window.session.connect(sessionData.token, { clientData: "신규사용자" });
    return { ticket: sessionData as Ticket, supported: config.supportedBrowsers };
  }, room);
  expect(supported).toContain("Chrome");
  expect(ticket).toMatchObject({ sessionName: room, username: "신규사용자", isNewSession: true });
  expect(await connectionOf(page)).toBe(ticket.connectionId);
  expect(calls).toEqual([
    "GET /config",
    `POST /quick-join {"sessionName":"${room}","username":"신규사용자","autoCreateSession":true}`,
  ]);
});

test("scenario 2: somebody joins a session that is there", async ({ plain: { page, calls }, api, room }) => {
  const made = await api.quickJoin({ sessionName: room, username: "방장", autoCreateSession: true });
  const sessionId = made.kind === "joined" ? made.ticket.sessionId : "";
  await page.goto("/plain/");
  const ticket = await page.evaluate(
    async ({ sessionId, sessionName }) => {
      const status = await (await fetch(`/api/video-call/advanced/sessions/${sessionId}/status`)).json();
      if (!(status.isActive && status.participantCount < 10)) return null;
      const sessionData = await (
        await fetch("/api/video-call/advanced/quick-join", {
          method: "POST",
          body: JSON.stringify({ sessionName, username: "참가자", autoCreateSession: false }),
        })
      ).json();
      window.session = new window.OpenVidu().initSession();
      await window.session.connect(sessionData.token, { clientData: "참가자" });
      return sessionData as Ticket;
    },
    { sessionId, sessionName: room },
  );
  expect(ticket).toMatchObject({ sessionId, username: "참가자", isNewSession: false });
  expect(await connectionOf(page)).toBe(ticket?.connectionId);
  expect(calls).toEqual([
    `GET /sessions/${sessionId}/status`,
    `POST /quick-join {"sessionName":"${room}","username":"참가자","autoCreateSession":false}`,
  ]);
});

test("scenario 3: a long meeting renews its token every 25 minutes", async ({ plain: { page, calls }, room }) => {
  await page.clock.install();
  await page.goto("/plain/");
  const { sessionId, connectionId, token } = await join(page, room);
  await page.evaluate((sessionId) => {
    setInterval(
      async () => {
        const newTokenData = await (
          await fetch(`/api/video-call/advanced/sessions/${sessionId}/refresh-token?username=신규사용자`, {
            method: "POST",
          })
        ).json();
        window.tickets.push(newTokenData); // kept for the next join
      },
      25 * 60 * 1000,
    );
  }, sessionId);
  for (const renewals of [1, 2]) {
    await page.clock.fastForward("25:00");
    await expect.poll(() => page.evaluate(() => window.tickets.length)).toBe(1 + renewals);
  }
  const [, first, second] = await page.evaluate(() => window.tickets);
  for (const renewed of [first, second]) expect(renewed).toMatchObject({ sessionId, isTokenRefresh: true });
  expect([first?.token, second?.token]).not.toContain(token);
  expect(await connectionOf(page), "the live connection goes on").toBe(connectionId);
  const refresh = `POST /sessions/${sessionId}/refresh-token?username=신규사용자`;
  expect(calls.slice(1)).toEqual([refresh, refresh]);

  await page.evaluate(async (kept) => {
    window.session = new window.OpenVidu().initSession();
    await window.session.connect(kept, { clientData: "신규사용자" });
  }, second?.token ?? "");
  expect(await connectionOf(page), "the next join is by the kept token").toBe(second?.connectionId);
});

test("scenario 4: a lost network is recovered from, or the call joined anew", async ({ plain, stack, room }) => {
  test.setTimeout(120_000);
  const { page, calls } = plain;
  await page.goto("/plain/");
  const { sessionId, connectionId, participantId } = await join(page, room);
  await page.evaluate((sessionName) => {
    const userData = { clientData: "신규사용자" };
    function watch() {
      window.session.on("sessionDisconnected", recover);
    }
    async function enter(sessionData: Ticket) {
      window.session = new window.OpenVidu().initSession(); // what was connected once connects to nothing else
      watch();
      await window.session.connect(sessionData.token, userData);
      window.tickets.push(sessionData);
    }
    async function recover() {
      const { sessionId, username, connectionId: lastConnectionId } = window.tickets.at(-1) as Ticket;
      try {
        const reconnectData = await (
          await fetch(
            `/api/video-call/advanced/sessions/${sessionId}/auto-reconnect?username=${username}&lastConnectionId=${lastConnectionId}`,
            { method: "POST" },
          )
        ).json();
        await enter(reconnectData);
      } catch {
        const body = JSON.stringify({ sessionName, username, autoCreateSession: true });
        await enter(await (await fetch("/api/video-call/advanced/quick-join", { method: "POST", body })).json());
      }
    }
    watch();
  }, room);

  await stack.killChild("media server");
  await expect.poll(() => page.evaluate(() => window.tickets.length), { timeout: 60_000 }).toBe(2);
  const reconnected = await lastTicket(page);
  expect(reconnected).toMatchObject({ sessionId, participantId, username: "신규사용자", isReconnection: true });
  expect(reconnected.connectionId).not.toBe(connectionId);
  expect(await connectionOf(page)).toBe(reconnected.connectionId);
  const recovery = `POST /sessions/${sessionId}/auto-reconnect?username=신규사용자&lastConnectionId=`;
  expect(calls.slice(1)).toEqual([recovery + connectionId]);

  await page.route("**/auto-reconnect?*", (route) => route.abort());
  await cut(stack, reconnected);
  await expect.poll(() => page.evaluate(() => window.tickets.length), { timeout: 60_000 }).toBe(3);
  expect(calls.slice(2)).toEqual([
    recovery + reconnected.connectionId,
    `POST /quick-join {"sessionName":"${room}","username":"신규사용자","autoCreateSession":true}`,
  ]);
  const anew = await lastTicket(page);
  expect(anew).toMatchObject({ sessionId, isReconnection: false });
  expect(await connectionOf(page)).toBe(anew.connectionId);
});

/** As in scenario 1. */
function join(page: Page, sessionName: string): Promise<Ticket> {
  return page.evaluate(async (sessionName) => {
    const body = JSON.stringify({ sessionName, username: "신규사용자", autoCreateSession: true });
    const sessionData: Ticket = await (
      await fetch("/api/video-call/advanced/quick-join", { method: "POST", body })
    ).json();
    window.tickets = [sessionData];
    window.session = new window.OpenVidu().initSession();
    await window.session.connect(sessionData.token, { clientData: "신규사용자" });
    return sessionData;
  }, sessionName);
}

function lastTicket(page: Page): Promise<Ticket> {
  return page.evaluate(() => window.tickets.at(-1) as Ticket);
}

function connectionOf(page: Page): Promise<string> {
  return page.evaluate(() => window.session.connection.connectionId);
}

/** OpenVidu ends the connection behind everybody's back. */
async function cut({ openviduUrl, secrets }: Stack, { sessionId, connectionId }: Ticket): Promise<void> {
  const authorization = `Basic ${Buffer.from(`OPENVIDUAPP:${secrets.openviduSecret}`).toString("base64")}`;
  const path = `/openvidu/api/sessions/${sessionId}/connection/${connectionId}`;
  const { status } = await fetch(openviduUrl + path, { method: "DELETE", headers: { authorization } });
  expect(status).toBe(204);
}
