import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildPages, bundleMediaServer, bundleServer } from "../setup/build.mjs";
import { root } from "../setup/places.mjs";
import { alone, preparePackages } from "../setup/prepare.mjs";
import { generatePrismaClient } from "../setup/prisma-client.mjs";
import { explain } from "../setup/problem.mjs";
import { createProgress } from "../setup/progress.mjs";
import { run } from "../setup/run.mjs";
import { ensureBrowser } from "./browser.mjs";
import { inWords, sum } from "./counts.mjs";
import { findFirefox } from "./firefox.mjs";
import { runCheck, runSetUp, runSuite } from "./run-stage.mjs";
import { BROWSER_SUITES, FIREFOX_SUITE, STATIC_CHECKS, UNIT_AND_INTEGRATION } from "./stages.mjs";
import { machine, untested } from "./untested.mjs";

/** @typedef {import("./run-stage.mjs").Outcome} Outcome */

const SIDE_BY_SIDE = 2;

/**
 * `npm test`: the set-up, then everything there is to check, fastest first; all of it runs even when something has failed.
 * @param {{staticOnly: boolean}} mode
 */
export async function test({ staticOnly }) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => process.exit(130));
  const startedAt = performance.now();
  const step = createProgress((line) => console.log(line));
  /** @type {Outcome[]} */
  const outcomes = [];
  /** @type {string[]} */
  const leftOut = [];

  const setUp = await runSetUp("Set-up", () => prepareSources(step), explain);
  outcomes.push(setUp);
  if (!setUp.counts.failed) {
    outcomes.push(...(await runStatic()));
    if (!staticOnly) {
      outcomes.push(await runSuite(UNIT_AND_INTEGRATION));
      console.log("\n── Build and browser");
      outcomes.push(await runSetUp("Build and browser", () => prepareBrowserSuites(step), explain));
      for (const suite of BROWSER_SUITES) outcomes.push(await runSuite(suite));
      if (process.env.FIREFOX_PATH) outcomes.push(await runSuite(FIREFOX_SUITE));
      else leftOut.push("Firefox isn't here: its part of the contract suite wasn't run.");
      leftOut.push(...untested(machine()));
    }
  }
  const total = sum(outcomes.map(({ counts }) => counts));
  console.log(`\nAll of it took ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
  for (const failure of outcomes.flatMap(({ failures }) => failures)) console.log(`✗ ${failure}`);
  for (const sentence of leftOut) console.log(sentence);
  console.log(inWords(total));
  process.exit(total.failed ? 1 : 0);
}

/** @param {import("../setup/progress.mjs").Step} step */
async function prepareSources(step) {
  await preparePackages(step);
  await step("Prisma client and types of the pages", () =>
    alone(step, async () => {
      await generatePrismaClient(root);
      if (existsSync(join(root, "next-env.d.ts"))) return;
      const next = join(root, "node_modules", "next", "dist", "bin", "next");
      await run(process.execPath, [next, "typegen"], {
        env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
        failure: "Next could not write its types",
      });
    }),
  );
}

/** @param {import("../setup/progress.mjs").Step} step */
async function prepareBrowserSuites(step) {
  const firefox = await step("Firefox", findFirefox);
  if (firefox) process.env.FIREFOX_PATH = firefox;
  process.env.CHROMIUM_PATH = await step("Chromium", ensureBrowser);
  await step("Build", () =>
    alone(step, () => Promise.all([buildPages(root), bundleServer(root), bundleMediaServer(root)])),
  );
}

async function runStatic() {
  console.log("\n── Static checks");
  /** @type {Outcome[]} */
  const outcomes = [];
  const waiting = [...STATIC_CHECKS];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) outcomes.push(await runCheck(check));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return outcomes;
}
