import type { Browser } from "@playwright/test";
import { arrive, joinRoom } from "../../e2e/fixtures/people";
import { expectMovingPictures } from "../../e2e/fixtures/pictures";
import { watchFirstFrame } from "./first-frame";
import type { Row } from "./report";
import { summarise } from "./statistics";

/**
 * Click on "Join" (camera allowed, lobby preview live) until the newcomer sees the other, and until the other sees the
 * newcomer: `joins` newcomers one after another, each with a fresh browser profile.
 */
export async function measureJoins(browser: Browser, baseUrl: string, joins: number): Promise<Row[]> {
  const room = `Bench ${Date.now()}`;
  const host = await arrive(browser, { baseUrl });
  await joinRoom(host, room, "Host");

  const seesMs: number[] = [];
  const isSeenMs: number[] = [];
  for (let join = 1; join <= joins; join += 1) {
    const name = `Guest ${join}`;
    const guest = await arrive(browser, { baseUrl });
    await guest.lobby.open(room);
    await guest.lobby.name.fill(name);
    await expectMovingPictures(guest.lobby.preview);

    const [here, there] = await Promise.all([watchFirstFrame(guest.page), watchFirstFrame(host.page)]);
    await guest.lobby.join.click();
    const [seesAt, isSeenAt] = await Promise.all([here.firstFrameAt(), there.firstFrameAt()]);
    const clickedAt = await here.clickedAt();
    seesMs.push(seesAt - clickedAt);
    isSeenMs.push(isSeenAt - clickedAt);

    await guest.call.leave.click();
    await host.call.tile(name).waitFor({ state: "detached" });
    await guest.page.context().close();
  }
  await host.page.context().close();
  return [row("the newcomer sees the other", seesMs), row("the other sees the newcomer", isSeenMs)];
}

function row(what: string, values: readonly number[]): Row {
  const { count, median, p99 } = summarise(values);
  return { what, joins: count, medianMs: Math.round(median), p99Ms: Math.round(p99) };
}
