import type { TestBrowser } from "../../../e2e/contract/support/browsers/browser-page";
import { installCall, recordSockets } from "../../../e2e/contract/support/in-page-call";
import { startPageServer } from "../../../e2e/contract/support/page-server";
import { Participant } from "../../../e2e/contract/support/participant";
import type { Room } from "../../../e2e/contract/support/room";
import type { UdpRelay } from "../../../e2e/contract/support/udp-relay";

/** Pages with the unmodified openvidu-browser, that receive whatever is published. They close with their browser. */
export interface OpenPages {
  /** Joins the room; media goes through the relay when one is given. */
  join(relay?: UdpRelay): Promise<Participant>;
  close(): Promise<void>;
}

export async function openPages(browser: TestBrowser, room: Room): Promise<OpenPages> {
  const pages = await startPageServer();
  return {
    async join(relay) {
      const page = await browser.newPage();
      await page.addInitScript(recordSockets);
      await relay?.route(page);
      await page.goto(pages.url);
      await page.mouse.click(1, 1); // sound is played only on a page that was touched
      await page.evaluate(installCall, "all" as const);
      const id = await page.evaluate((token) => call.connect(token, ""), await room.token());
      return new Participant(page, id);
    },
    close: () => pages.close(),
  };
}
