import type { Person } from "../fixtures/people";
import { expectMovingPictures, type PictureWatch, watchPictures } from "../fixtures/pictures";
import { type ChildName, type Stack, startStack } from "../fixtures/stack";
import { test as base, expect } from "../fixtures/test";

/** The others' stack isn't broken on purpose: this file has its own. */
const test = base.extend<object, { stack: Stack }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

/** A child is started again after a pause, and has to get ready. */
const backWithinMs = 30_000;
/** What a person takes for a hitch, not for a cut. */
const toleratedGapMs = 500;

test.setTimeout(90_000);

interface Couple {
  ann: Person;
  ben: Person;
  watches: PictureWatch[];
}

for (const child of ["app", "database"] as const) {
  test(`kill -9 of the ${child} leaves a call's pictures alone, and the next join works`, async ({
    newcomer,
    room,
    stack,
  }) => {
    const { ann, ben, watches } = await callOfTwo(newcomer, room);
    await killAndAwait(stack, child);
    for (const watch of watches) expect(await watch.longestGapMs()).toBeLessThan(toleratedGapMs);

    const cho = await newcomer(room, "Cho");
    for (const name of ["Ann", "Ben"]) await expectMovingPictures(cho.call.picture(name));
    for (const { call } of [ann, ben]) await expectMovingPictures(call.picture("Cho"));
  });
}

test("kill -9 of the media server ends the call, and the next join works", async ({ newcomer, room, stack }) => {
  const { ann } = await callOfTwo(newcomer, room);
  await killAndAwait(stack, "media server");
  await expectNextJoinWorks(ann, newcomer, room);
});

test("kill -9 of npm start ends everything, and after a new start the next join works", async ({
  newcomer,
  room,
  stack,
}) => {
  const { ann } = await callOfTwo(newcomer, room);
  await stack.killStart();
  await stack.startAgain();
  await expectNextJoinWorks(ann, newcomer, room);
});

type Newcomer = (room: string, name: string) => Promise<Person>;

async function callOfTwo(newcomer: Newcomer, room: string): Promise<Couple> {
  const ann = await newcomer(room, "Ann");
  const ben = await newcomer(room, "Ben");
  const views = [ann.call.picture("Ben"), ben.call.picture("Ann")];
  for (const view of views) await expectMovingPictures(view);
  return { ann, ben, watches: await Promise.all(views.map(watchPictures)) };
}

async function killAndAwait(stack: Stack, child: ChildName): Promise<void> {
  const from = stack.output().length;
  await stack.killChild(child);
  await expect
    .poll(() => stack.output().slice(from), { message: `the ${child} is back`, timeout: backWithinMs })
    .toContain(`The ${child} is back.`);
}

/** Somebody new comes in, and somebody whose call was cut comes back by the button. */
async function expectNextJoinWorks(cutOff: Person, newcomer: Newcomer, room: string): Promise<void> {
  const cho = await newcomer(room, "Cho");
  await expect(cutOff.call.joinAgain).toBeVisible({ timeout: backWithinMs });
  await cutOff.call.joinAgain.click();
  await cutOff.lobby.join.click();
  await expectMovingPictures(cutOff.call.picture("Cho"));
  await expectMovingPictures(cho.call.picture("Ann"));
}
