import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./fixtures/chromium";

/** Firefox and Chromium in one call: where there is no Firefox it goes with the rest of Firefox's part. */
const mixedBrowsers = /\/media-mixed\.spec\.ts$/;

export default defineConfig({
  // `*.test.ts` beside the fixtures is Vitest's.
  testMatch: "**/*.spec.ts",
  outputDir: "../.data/test-results",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  reporter: "line",
  use: { video: "off", trace: "off", screenshot: "off", launchOptions: chromiumOptions },
  projects: [
    // Time-outs are ceilings, not waits: two cores share browsers and media servers.
    { name: "contract", testDir: "./contract", testIgnore: mixedBrowsers, timeout: 60_000 },
    // Its files that need a browser, in Firefox instead. A participant there costs more than one in Chromium.
    {
      name: "contract-firefox",
      testDir: "./contract",
      testMatch: /\/media-.*\.spec\.ts$/,
      grepInvert: /@chromium-only/,
      use: { browserName: "firefox" },
      timeout: 60_000,
    },
    // Two cores share three browsers, the app, the database and the media server.
    { name: "pages", testDir: "./specs", timeout: 60_000, expect: { timeout: 15_000 } },
  ],
});
