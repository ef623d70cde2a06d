import { setTimeout as wait } from "node:timers/promises";
import { apiAt } from "../../e2e/fixtures/api";
import { arrive, joinRoom, type Person } from "../../e2e/fixtures/people";
import { expectMovingPictures, framesOf } from "../../e2e/fixtures/pictures";
import { type KillableBrowser, launchKillableBrowser } from "./browser";
import type { Row } from "./report";

const names = ["Ann", "Ben", "Cho"];
const callMinutes = 10;
const checkEveryMs = 10_000;
/** OpenVidu's grace for a lost socket and the 120 s clock of `reconnecting`, doubled. */
const seatFreeWithinMs = 300_000;

/**
 * A call of three lasts ten minutes in a room of exactly three: a fourth is refused as long as all seats are held.
 * Then one browser is killed, and the seat is asked for every second.
 */
export async function soak(baseUrl: string): Promise<Row[]> {
  const api = apiAt(baseUrl);
  const room = `Soak ${Date.now()}`;
  await api.makeRoom(room, names.length);
  const browsers: KillableBrowser[] = [];
  try {
    const people: Person[] = [];
    for (const name of names) {
      const browser = await launchKillableBrowser();
      browsers.push(browser);
      const person = await arrive(browser.browser, { baseUrl });
      await joinRoom(person, room, name);
      people.push(person);
    }
    const held = await holdSeats(people, () => api.isFull(room));
    await browsers.pop()?.kill();
    const seconds = await untilFree(() => api.isFull(room));
    return [...held, { what: "seat of a killed browser", checks: 1, failedChecks: 0, secondsUntilFree: seconds }];
  } finally {
    await Promise.all(browsers.map(({ kill }) => kill()));
  }
}

async function holdSeats(people: readonly Person[], isFull: () => Promise<boolean>): Promise<Row[]> {
  const views = people.flatMap(({ call }, index) =>
    names.filter((_, other) => other !== index).map((name) => call.picture(name)),
  );
  for (const view of views) await expectMovingPictures(view);
  let frames = await Promise.all(views.map(framesOf));
  let [checks, seatsLost, viewsStill] = [0, 0, 0];
  const end = performance.now() + callMinutes * 60_000;
  while (performance.now() < end) {
    await wait(checkEveryMs);
    const now = await Promise.all(views.map(framesOf));
    checks += 1;
    if (!(await isFull())) seatsLost += 1;
    viewsStill += now.filter((count, index) => count <= (frames[index] ?? 0)).length;
    frames = now;
    process.stdout.write(
      `\r  ${checks} checks: seats not all held ${seatsLost}, pictures that stood still ${viewsStill}`,
    );
  }
  process.stdout.write("\n");
  return [
    { what: "three seats held", checks, failedChecks: seatsLost },
    { what: "pictures moving, 6 views", checks: checks * views.length, failedChecks: viewsStill },
  ];
}

async function untilFree(isFull: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (await isFull()) {
    if (performance.now() - start > seatFreeWithinMs) throw new Error("the killed browser's seat was never given up");
    await wait(1_000);
  }
  return Math.round((performance.now() - start) / 1000);
}
