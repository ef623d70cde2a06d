import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { startTestApp, type TestApp } from "../test-app";
import { databaseKinds } from "../test-database";
import { story } from "./commands";
import { openGate, scheduledGate } from "./gate";
import { tellStory } from "./tell-story";
import { createWorld } from "./world";

/** `INTERLEAVINGS=2000 npx vitest run server/testing/interleavings` runs many; `INTERLEAVINGS_SEED` (and `_PATH`) one again. */
const RUNS = Number(process.env.INTERLEAVINGS ?? 30);
const BUDGET_MS = process.env.INTERLEAVINGS ? Number(process.env.BUDGET ?? 3600) * 1000 : 15_000;
const seed = Number(process.env.INTERLEAVINGS_SEED ?? Date.now() % 2 ** 31);
const path = process.env.INTERLEAVINGS_PATH;

describe.each(databaseKinds)("whatever people, OpenVidu and the jobs do, on the %s database", (kind) => {
  let app: TestApp;
  const outcomes = new Map<string, number>();
  beforeAll(async () => {
    app = await startTestApp(kind);
  });
  afterAll(() => app.close());

  const check = async (label: string, property: fc.IAsyncPropertyWithHooks<never>) => {
    const startedAt = performance.now();
    const details = await fc.check(property as fc.IAsyncProperty<never>, {
      numRuns: RUNS,
      interruptAfterTimeLimit: BUDGET_MS,
      seed,
      ...(path ? { path } : {}),
      endOnFailure: process.env.INTERLEAVINGS_SHRINK === undefined,
    });
    const tally = [...outcomes].sort().map(([outcome, count]) => `${outcome} ${count}`);
    if (process.env.INTERLEAVINGS) console.log(tally.join("\n"));
    outcomes.clear();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`interleavings, ${label}, ${kind}: ${details.numRuns} runs in ${seconds} s, seed ${details.seed}`);
    if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
  };

  it(
    "what must hold does, step by step in every order",
    async () => {
      const property = fc.asyncProperty(story, fc.scheduler(), async (tale, scheduler) => {
        await app.reset();
        const world = createWorld(app.container, app.database, scheduledGate(scheduler));
        await tellStory(world, tale, (underWay) => scheduler.waitFor(underWay));
        for (const [outcome, count] of world.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
      });
      await check("step by step", property as never);
    },
    BUDGET_MS * 4,
  );

  it(
    "what must hold does, when calls really meet",
    async () => {
      const property = fc.asyncProperty(
        story,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (tale, delays) => {
          await app.reset();
          const gate = openGate(3, () => delays.next().value ?? 0);
          const world = createWorld(app.container, app.database, gate);
          await tellStory(world, tale, (underWay) => underWay);
          for (const [outcome, count] of world.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
        },
      );
      await check("at once", property as never);
    },
    BUDGET_MS * 4,
  );
});
