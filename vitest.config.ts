import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    // The media engine is native code with threads of its own: it can't live in a worker thread.
    pool: "forks",
    // On two cores vitest would use one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // They tell what hangs from what is slow: a test's database takes seconds to start when every core is busy.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: ["{shared,server,client,components,media-server,scripts,e2e}/**/*.test.{ts,tsx,mjs}"],
  },
});
