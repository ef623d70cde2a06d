import { test as base } from "@playwright/test";
import { startEmbeddedServer } from "./embedded-server";
import { Room } from "./room";
import { WebhookInbox } from "./webhook-inbox";

/** The server under test. */
export interface OpenViduServer {
  /** Origin, without a slash at the end: `http://127.0.0.1:41234`. */
  url: string;
  secret: string;
  /** Its webhooks; null when it is somebody else's server (`OPENVIDU_URL`), which doesn't call us. */
  webhooks: WebhookInbox | null;
  /** UDP port of 127.0.0.1 where our own receives media: a relay can stand before it. */
  mediaPort?: number;
}

/** Whether the suite runs on the repository's own server: only there are webhooks, faults and clocks in our hands. */
export const serverIsOurs = !process.env.OPENVIDU_URL;

/**
 * Playwright's `test` with `server`: the OpenVidu that `OPENVIDU_URL` and `OPENVIDU_SECRET` name, or else the
 * repository's own, started once per worker on free ports; and `room`: a fresh session there, closed afterwards.
 */
export const test = base.extend<{ room: Room }, { server: OpenViduServer }>({
  room: async ({ server }, use) => {
    const room = await Room.create(server);
    await use(room);
    await room.end();
  },
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const url = process.env.OPENVIDU_URL;
      if (url) {
        await use({
          url: new URL(url).origin,
          secret: process.env.OPENVIDU_SECRET ?? "",
          webhooks: null,
        });
        return;
      }
      const webhooks = new WebhookInbox();
      const embedded = await startEmbeddedServer({
        environment: { OPENVIDU_WEBHOOK: "true", OPENVIDU_WEBHOOK_ENDPOINT: await webhooks.open() },
      });
      await use({ url: embedded.url, secret: embedded.secret, webhooks, mediaPort: embedded.ports.udp });
      await embedded.stop();
      await webhooks.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

export { expect } from "@playwright/test";
