import { buildPages, bundleServer } from "../../setup/build.mjs";
import { benchJoins, benchSessions } from "./joins";
import { openStand, type Stand } from "./stand";
import { benchStatus } from "./status";
import { benchWatchers } from "./watchers";

const parts: Readonly<Record<string, (stand: Stand, root: string) => Promise<void>>> = {
  joins: benchJoins,
  sessions: benchSessions,
  status: benchStatus,
  watchers: benchWatchers,
};

/**
 * The procedures as a client meets them, beside a baseline that is measured in the same run. `args`: the parts wanted (all), and
 * `--profile` for profiles of the apps' CPU time in bench-results/. TEST_DATABASE_URL adds a real PostgreSQL to the embedded one.
 */
export async function benchApi(root: string, args: readonly string[]): Promise<void> {
  const wanted = args.filter((arg) => arg !== "--profile");
  const unknown = wanted.find((name) => !(name in parts));
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown}: choose of ${Object.keys(parts).join(", ")}.`);
  await Promise.all([buildPages(root), bundleServer(root)]);
  for (const [name, run] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const stand = await openStand(root, args.includes("--profile"));
    try {
      await run(stand, root);
    } finally {
      await stand.stop();
    }
  }
}
