import { playwrightCounts, vitestCounts } from "./counts.mjs";
import { playwrightFailures, vitestFailures } from "./failures.mjs";

/**
 * @typedef {import("./counts.mjs").Counts} Counts
 * @typedef {{name: string, module: string, args: string[]}} Check a tool's own module, and what to ask of it; counts as one
 * @typedef {Check & {reportTo: (file: string) => {args?: string[], env?: Record<string, string>}, count: (report: any) => Counts, failuresOf: (report: any) => string[]}} Suite
 */

/** Read nothing but the sources, so they come first and may run side by side. Slow ones first. */
export const STATIC_CHECKS = /** @satisfies {Check[]} */ ([
  { name: "Types", module: "typescript/bin/tsc", args: ["--noEmit"] },
  { name: "Format and lint", module: "@biomejs/biome/bin/biome", args: ["check", "."] },
  { name: "Types of the media server", module: "typescript/bin/tsc", args: ["--noEmit", "-p", "media-server"] },
  { name: "Types of the end-to-end tests", module: "typescript/bin/tsc", args: ["--noEmit", "-p", "e2e"] },
  {
    name: "Dependency rules",
    module: "dependency-cruiser/bin/dependency-cruise.mjs",
    args: [
      "--config",
      ".dependency-cruiser.mjs",
      ...["app", "components", "client", "shared", "server", "media-server", "e2e", "scripts"],
    ],
  },
  { name: "Dead code", module: "knip/bin/knip.js", args: [] },
  { name: "Lock file", module: "../scripts/complete-lock-file.mjs", args: ["--check"] },
]);

/** @type {Suite} */
export const UNIT_AND_INTEGRATION = {
  name: "Unit and integration tests",
  module: "vitest/vitest.mjs",
  args: ["run", "--reporter=default", "--reporter=json"],
  reportTo: (file) => ({ args: [`--outputFile.json=${file}`] }),
  count: vitestCounts,
  failuresOf: vitestFailures,
};

/**
 * @param {string} name
 * @param {"contract" | "contract-firefox" | "pages"} project
 * @returns {Suite}
 */
const playwright = (name, project) => ({
  name,
  module: "@playwright/test/cli.js",
  args: ["test", "--config", "e2e/playwright.config.ts", "--project", project, "--reporter=list,json"],
  reportTo: (file) => ({ env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } }),
  count: playwrightCounts,
  failuresOf: playwrightFailures,
});

export const BROWSER_SUITES = [
  playwright("Contract of the media server", "contract"),
  playwright("Pages, end to end", "pages"),
];

/** Runs where there is a Firefox. */
export const FIREFOX_SUITE = playwright("Contract of the media server, in Firefox", "contract-firefox");
