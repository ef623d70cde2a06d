import { OpenVidu, OpenViduRole, type Session } from "openvidu-node-client";
import { installCall, recordSockets } from "./in-page-call";
import { type PageServer, startPageServer } from "./page-server";
import { Participant } from "./participant";
import { test as base } from "./server";
import type { UdpRelay } from "./udp-relay";

/** One session, whose participants each have a browser context of their own. */
export interface Meeting {
  session: Session;
  /** Media goes through the relay, when one is given. */
  join(options?: { role?: OpenViduRole; data?: string; relay?: UdpRelay }): Promise<Participant>;
}

/** `test` of the server's fixture, with a session to call in. */
export const test = base.extend<{ meeting: Meeting }, { pages: PageServer }>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const pages = await startPageServer();
      await use(pages);
      await pages.close();
    },
    { scope: "worker" },
  ],
  meeting: async ({ browser, server, pages }, use) => {
    const session = await new OpenVidu(server.url, server.secret).createSession();
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use({
      session,
      async join({ role = OpenViduRole.PUBLISHER, data = "", relay } = {}) {
        const context = await browser.newContext({ permissions: ["camera", "microphone"] });
        contexts.push(context);
        await context.addInitScript(recordSockets);
        await relay?.route(context);
        const page = await context.newPage();
        await page.goto(pages.url);
        await page.mouse.click(1, 1); // sound is played only on a page that was touched
        await page.evaluate(installCall);
        const { token } = await session.createConnection({ role });
        return new Participant(page, await page.evaluate(([t, d]) => call.connect(t, d), [token, data] as const));
      },
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from "./server";
