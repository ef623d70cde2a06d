import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./fixtures/chromium";

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
    { name: "contract", testDir: "./contract" },
    // Ceilings, not waits: two cores share three browsers, the app, the database and the media server.
    { name: "pages", testDir: "./specs", timeout: 60_000, expect: { timeout: 15_000 } },
  ],
});
