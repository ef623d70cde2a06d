import type { Browser, BrowserContextOptions } from "@playwright/test";
import { OpenVidu, OpenViduRole, type Session, type SessionProperties } from "openvidu-node-client";
import { installCall, offerFromClient, recordSockets } from "./in-page-call";
import { type PageServer, startPageServer } from "./page-server";
import { Participant } from "./participant";
import { test as base, type OpenViduServer } from "./server";
import type { UdpRelay } from "./udp-relay";

interface JoinOptions {
  role?: OpenViduRole;
  data?: string;
  /** Media goes through the relay, when one is given. */
  relay?: UdpRelay;
  /** Its library makes the offers for what it receives. */
  offers?: boolean;
  /** `relay`: through a TURN server or not at all. */
  iceTransportPolicy?: RTCIceTransportPolicy;
  /** Of the connection, over the server's own. */
  customIceServers?: { url: string; username?: string; credential?: string; staticAuthSecret?: string }[];
}

/** One session, whose participants each have a browser context of their own. */
export interface Meeting {
  session: Session;
  join(options?: JoinOptions): Promise<Participant>;
}

/** A session to call in, on any server. */
export async function openMeeting(
  { browser, server, pages }: { browser: Browser; server: Pick<OpenViduServer, "url" | "secret">; pages: PageServer },
  contextOptions: BrowserContextOptions = {},
  sessionProperties: SessionProperties = {},
): Promise<Meeting & { close(): Promise<void> }> {
  const session = await new OpenVidu(server.url, server.secret).createSession(sessionProperties);
  const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
  return {
    session,
    async join(options = {}) {
      const { role = OpenViduRole.PUBLISHER, data = "", relay, offers, customIceServers } = options;
      const context = await browser.newContext({ permissions: ["camera", "microphone"], ...contextOptions });
      contexts.push(context);
      await context.addInitScript(recordSockets);
      if (offers) await context.addInitScript(offerFromClient);
      await relay?.route(context);
      const page = await context.newPage();
      await page.goto(pages.url);
      await page.mouse.click(1, 1); // sound is played only on a page that was touched
      await page.evaluate(installCall, options.iceTransportPolicy ?? "all");
      const { token } = await session.createConnection({ role, ...(customIceServers ? { customIceServers } : {}) });
      return new Participant(page, await page.evaluate(([t, d]) => call.connect(t, d), [token, data] as const));
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

/** `test` of the server's fixture, with a session to call in. */
export const test = base.extend<{ meeting: Meeting; sessionProperties: SessionProperties }, { pages: PageServer }>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const pages = await startPageServer();
      await use(pages);
      await pages.close();
    },
    { scope: "worker" },
  ],
  sessionProperties: [{}, { option: true }],
  meeting: async ({ browser, server, pages, sessionProperties }, use) => {
    const meeting = await openMeeting({ browser, server, pages }, {}, sessionProperties);
    await use(meeting);
    await meeting.close();
  },
});

export { expect } from "./server";
