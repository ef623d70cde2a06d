import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { startTestApp, type TestApp } from "../test-app";
import { databaseKinds } from "../test-database";
import { type Story, story } from "./commands";
import { type Gate, openGate, scheduledGate } from "./gate";
import { type Await, tellStory } from "./tell-story";
import { createWorld } from "./world";

/**
 * A few in the time that a suite may take; as many as `INTERLEAVINGS` says (`npm run bench -- interleavings`). `INTERLEAVINGS_SEED` and
 * `INTERLEAVINGS_PATH`, as a failure prints them, tell one again; `INTERLEAVINGS_SHRINK` looks for a shorter one that fails too.
 */
const { INTERLEAVINGS, INTERLEAVINGS_SEED, INTERLEAVINGS_PATH, INTERLEAVINGS_SHRINK } = process.env;
const RUNS = Number(INTERLEAVINGS ?? 30);
const BUDGET_MS = INTERLEAVINGS ? 3_600_000 : 8_000;
/** A machine under load opens its database late, and the last story is told to its end. */
const TIMEOUT_MS = BUDGET_MS + 60_000;

describe.each(databaseKinds)("whatever people, OpenVidu and the jobs do, on the %s database", (kind) => {
  let app: TestApp;
  let outcomes: Map<string, number>;
  let told: number;
  let startedAt: number;
  beforeAll(async () => {
    app = await startTestApp(kind);
  });
  afterAll(() => app.close());

  const tell = async (tale: Story, gate: Gate, untilDone: Await) => {
    if (performance.now() - startedAt > BUDGET_MS) return; // fast-check's own limit would leave one half told
    told += 1;
    await app.reset();
    const world = createWorld(app.container, app.database, gate);
    await tellStory(world, tale, untilDone);
    for (const [outcome, count] of world.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  };

  const check = async <Inputs>(label: string, property: fc.IAsyncProperty<Inputs>) => {
    outcomes = new Map();
    told = 0;
    startedAt = performance.now();
    const details = await fc.check(property, {
      numRuns: RUNS,
      seed: Number(INTERLEAVINGS_SEED ?? Date.now() % 2 ** 31),
      ...(INTERLEAVINGS_PATH ? { path: INTERLEAVINGS_PATH } : {}),
      endOnFailure: INTERLEAVINGS_SHRINK === undefined,
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`interleavings, ${label}, ${kind}: ${told} runs in ${seconds} s, seed ${details.seed}`);
    if (INTERLEAVINGS)
      console.log(
        [...outcomes]
          .sort()
          .map(([outcome, count]) => `  ${outcome} ${count}`)
          .join("\n"),
      );
    if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
  };

  it("what must hold does, step by step in any order", { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(story, fc.scheduler(), (tale, scheduler) =>
      tell(tale, scheduledGate(scheduler), (underWay) => scheduler.waitFor(underWay)),
    );
    await check("step by step", property);
  });

  it("what must hold does, when calls meet in the database", { timeout: TIMEOUT_MS }, async () => {
    const delays = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    const property = fc.asyncProperty(story, delays, (tale, delay) =>
      tell(
        tale,
        openGate(3, () => delay.next().value ?? 0),
        (underWay) => underWay,
      ),
    );
    await check("at once", property);
  });
});
