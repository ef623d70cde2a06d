import { OpenVidu, OpenViduRole, type Session, type SessionProperties } from "openvidu-node-client";
import type { BrowserKind, BrowserPage } from "./browsers/browser-page";
import { launchChromium } from "./browsers/chromium";
import { launchFirefox } from "./browsers/firefox";
import { RunningBrowsers } from "./browsers/running-browsers";
import { installCall, offerFromClient, recordSockets } from "./in-page-call";
import { type PageServer, startPageServer } from "./page-server";
import { Participant } from "./participant";
import { test as base, type OpenViduServer } from "./server";
import type { UdpRelay } from "./udp-relay";

interface JoinOptions {
  role?: OpenViduRole;
  data?: string;
  /** The project's browser unless told otherwise. */
  browser?: BrowserKind;
  /** Media goes through the relay, when one is given. */
  relay?: Pick<UdpRelay, "route">;
  /** Its library makes the offers for what it receives. */
  offers?: boolean;
  /** `relay`: through a TURN server or not at all. */
  iceTransportPolicy?: RTCIceTransportPolicy;
  /** Of the connection, over the server's own. */
  customIceServers?: { url: string; username?: string; credential?: string; staticAuthSecret?: string }[];
}

/** One session, whose participants each have a page with storage of its own. */
export interface Meeting {
  session: Session;
  join(options?: JoinOptions): Promise<Participant>;
}

/** Opens a page in the project's browser, or in the one named; closed after the test. */
type NewPage = (browser?: BrowserKind) => Promise<BrowserPage>;

export interface Places {
  newPage: NewPage;
  server: Pick<OpenViduServer, "url" | "secret">;
  pages: PageServer;
}

/** A session to call in, on any server. */
export async function openMeeting(
  { newPage, server, pages }: Places,
  sessionProperties: SessionProperties = {},
): Promise<Meeting> {
  const session = await new OpenVidu(server.url, server.secret).createSession(sessionProperties);
  return {
    session,
    async join(options = {}) {
      const { role = OpenViduRole.PUBLISHER, data = "", relay, offers, customIceServers } = options;
      const page = await newPage(options.browser);
      await page.addInitScript(recordSockets);
      if (offers) await page.addInitScript(offerFromClient);
      await relay?.route(page);
      await page.goto(pages.url);
      await page.mouse.click(1, 1); // sound is played only on a page that was touched
      await page.evaluate(installCall, options.iceTransportPolicy ?? "all");
      const { token } = await session.createConnection({ role, ...(customIceServers ? { customIceServers } : {}) });
      return new Participant(page, await page.evaluate(([t, d]) => call.connect(t, d), [token, data] as const));
    },
  };
}

interface TestFixtures {
  meeting: Meeting;
  newPage: NewPage;
  sessionProperties: SessionProperties;
}

interface WorkerFixtures {
  browsers: RunningBrowsers;
  pages: PageServer;
}

/** `test` of the server's fixture, with a session to call in. Playwright's option `browserName` says in which browser. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  browsers: [
    async ({ playwright, launchOptions }, use) => {
      const browsers = new RunningBrowsers({
        chromium: () => launchChromium(playwright.chromium, launchOptions),
        firefox: launchFirefox,
      });
      await use(browsers);
      await browsers.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const pages = await startPageServer();
      await use(pages);
      await pages.close();
    },
    { scope: "worker" },
  ],
  newPage: async ({ browsers, browserName }, use) => {
    const opened: BrowserPage[] = [];
    await use(async (browser = browserName === "firefox" ? "firefox" : "chromium") => {
      const page = await browsers.newPage(browser);
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map((page) => page.close()));
  },
  sessionProperties: [{}, { option: true }],
  meeting: async ({ newPage, server, pages, sessionProperties }, use) => {
    await use(await openMeeting({ newPage, server, pages }, sessionProperties));
  },
});

export { expect } from "./server";
