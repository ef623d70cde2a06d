import { setTimeout as pause } from "node:timers/promises";
import { test as base, expect, type Page } from "@playwright/test";
import { RestClient } from "../contract/support/rest-client";
import { type Caller, joinAsCaller, reconnect } from "../fixtures/caller";
import { type OutageStack, startOutageStack } from "../fixtures/outage-stack";
import { expectMovingPictures } from "../fixtures/pictures";
import { openPlainPage } from "../fixtures/plain-page";
import { installReturningCall, type ReturningCall } from "../fixtures/returning-call";

const CALLS = 20;
const DOWN_MS = 20_000;
/** After the media server's health answers again. */
const BACK_WITHIN_MS = 5_000;

const test = base.extend<object, { outage: OutageStack }>({
  outage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const outage = await startOutageStack();
      await use(outage);
      await outage.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

declare const returning: ReturningCall;

test("twenty calls and a pair of browsers are back in their seats after the media server was away for 20 s", async ({
  browser,
  outage,
}) => {
  test.setTimeout(180_000);
  const { baseUrl } = outage.stack;
  const pages: Page[] = [];
  for (const index of [1, 2]) {
    const { page } = await openPlainPage(await browser.newContext(), baseUrl);
    pages.push(page);
    await page.goto(`${baseUrl}/plain/`);
    await page.evaluate(installReturningCall);
    await page.evaluate((name) => returning.join("The pair", name), `Browser ${index}`);
  }
  for (const page of pages) await expectMovingPictures(page.locator("#remote"));
  const callers = await Promise.all(
    Array.from({ length: CALLS * 2 }, (_, i) => joinAsCaller(baseUrl, `Call ${i % CALLS}`, `Caller ${i}`)),
  );

  await outage.killMedia();
  let healthyAt = Number.POSITIVE_INFINITY;
  const comingBack = callers.map(async (caller) => ({ caller: await reconnect(baseUrl, caller), at: Date.now() }));
  const all = Promise.all(comingBack);
  all.catch(() => {}); // told below, when the server is there again
  await pause(DOWN_MS);
  await outage.startMedia();
  healthyAt = Date.now();

  const back = await all;
  const times = back.map(({ at }) => at - healthyAt);
  for (const page of pages) {
    await expect.poll(() => page.evaluate(() => returning.tickets.length), { intervals: [100] }).toBe(2);
    times.push((await page.evaluate(() => returning.enteredAt)) - healthyAt);
  }
  times.sort((a, b) => a - b);
  console.log(`back after the media server's health: p50 ${times[CALLS]} ms, last ${times.at(-1)} ms`);
  expect(times.at(-1)).toBeLessThan(BACK_WITHIN_MS);

  for (const [index, { caller }] of back.entries()) {
    const { sessionId, participantId, username } = callers[index]?.ticket ?? {};
    expect(caller.ticket).toMatchObject({ sessionId, participantId, username });
  }
  await expectSeated(
    outage,
    back.map(({ caller }) => caller),
    pages,
  );
  for (const page of pages) await expectMovingPictures(page.locator("#remote"));
  for (const { caller } of back) caller.rpc.drop();
  for (const page of pages) await page.context().close();
});

/** OpenVidu has who is seated and nobody else, and the record has them connected. */
async function expectSeated({ stack, media }: OutageStack, callers: readonly Caller[], pages: readonly Page[]) {
  const tickets = callers.map(({ ticket }) => ticket);
  for (const page of pages)
    tickets.push(await page.evaluate(() => returning.tickets.at(-1) as (typeof returning.tickets)[number]));
  const expected = tickets.map(({ sessionId, connectionId }) => `${sessionId} ${connectionId}`).sort();
  const { json } = await new RestClient(media).get("/openvidu/api/sessions?pendingConnections=true");
  const sessions = json.content as { sessionId: string; connections: { content: { connectionId: string }[] } }[];
  const there = sessions.flatMap(({ sessionId, connections }) =>
    connections.content.map(({ connectionId }) => `${sessionId} ${connectionId}`),
  );
  expect(there.sort(), "nobody in OpenVidu but those, and no unused token").toEqual(expected);

  for (const { sessionId, participantToken, participantId } of tickets) {
    const status = async () => {
      const response = await fetch(`${stack.baseUrl}/api/video-call/advanced/sessions/${sessionId}/status`, {
        headers: { authorization: `Bearer ${participantToken}` },
      });
      return response.json();
    };
    await expect.poll(status, "the webhook of its joining is there").toMatchObject({
      isActive: true,
      participantCount: 2,
      participants: expect.arrayContaining([expect.objectContaining({ participantId, state: "connected" })]),
    });
  }
}
