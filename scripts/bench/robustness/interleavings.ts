import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const RUNS = "2000";
const KILLED = "100";

/** The suite's random interleavings, many of them: `[runs] [runs with a killed process]`, on PostgreSQL too when TEST_DATABASE_URL names one. */
export async function benchInterleavings(
  root: string,
  [runs = RUNS, killed = KILLED]: readonly string[],
): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      join(root, "node_modules", "vitest", "vitest.mjs"),
      "run",
      "server/testing/interleavings",
      "--no-file-parallelism",
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, INTERLEAVINGS: runs, INTERLEAVINGS_KILLED: killed } },
  );
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("what must hold didn't: the seed above tells it again");
}
