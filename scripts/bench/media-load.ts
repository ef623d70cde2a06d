import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "@playwright/test";
import { arrive, joinRoom, type Person } from "../../e2e/fixtures/people";
import { expectMovingPictures, framesOf } from "../../e2e/fixtures/pictures";
import { usageOf } from "./process-usage";
import type { Row } from "./report";

const measuredSeconds = 20;

/** What the media server's process costs while `people` are in one call, each seeing all others. Linux only: null elsewhere. */
export async function measureLoad(
  browser: Browser,
  { baseUrl, pid, people }: { baseUrl: string; pid: number; people: number },
): Promise<Row | null> {
  if (usageOf(pid) === null) return null;
  const room = `Load ${people} ${Date.now()}`;
  const names = Array.from({ length: people }, (_, index) => `Person ${index + 1}`);
  const inCall: Person[] = [];
  for (const name of names) {
    const person = await arrive(browser, { baseUrl });
    await joinRoom(person, room, name);
    inCall.push(person);
  }
  const views = inCall.flatMap((person, index) =>
    names.filter((_, other) => other !== index).map((name) => person.call.picture(name)),
  );
  for (const view of views) await expectMovingPictures(view);

  const framesBefore = await Promise.all(views.map(framesOf));
  const before = usageOf(pid);
  await wait(measuredSeconds * 1000);
  const after = usageOf(pid);
  const framesAfter = await Promise.all(views.map(framesOf));
  await Promise.all(inCall.map((person) => person.page.context().close()));
  if (before === null || after === null) throw new Error("the media server ended during the measurement");

  const frames = framesAfter.reduce((sum, count, index) => sum + count - (framesBefore[index] ?? 0), 0);
  return {
    what: `call of ${people}`,
    cpuPercentOfACore: Math.round(((after.cpuSeconds - before.cpuSeconds) / measuredSeconds) * 1000) / 10,
    residentMb: Math.round(after.residentMb),
    framesPerSecondAndView: Math.round(frames / views.length / measuredSeconds),
  };
}
