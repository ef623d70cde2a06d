import { join } from "node:path";
import { freeTcpPort } from "../../../../e2e/contract/support/free-port";
import { type Child, startChild } from "./children";

export interface AppOptions {
  databaseUrl: string;
  openviduPort: number;
  openviduSecret: string;
  /** Keep a profile of its CPU time in `bench-results/`. */
  profile: boolean;
}

const secret = "a secret of the benchmark's";

/** Benchmarks are no attack. Not switched off: counting is part of a call. */
const openLimits = Object.fromEntries(
  ["CALLS", "JOINS", "CREATIONS", "GUESSES", "ACTIONS"].map((what) => [`RATE_LIMIT_${what}`, "1000000"]),
);

/** The app as `npm start` runs it: built, one process, its log at `info`. Must have been built. @param root the repository */
export async function startApp(root: string, options: AppOptions): Promise<Child> {
  const port = await freeTcpPort();
  const env = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    LOG_LEVEL: "info",
    HOST: "127.0.0.1",
    PORT: String(port),
    DATABASE_URL: options.databaseUrl,
    OPENVIDU_URL: `http://127.0.0.1:${options.openviduPort}`,
    OPENVIDU_SECRET: options.openviduSecret,
    OPENVIDU_WEBHOOK_SECRET: secret,
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: secret,
    PARTICIPANT_SECRETS: secret,
    SESSION_IDLE_SECONDS: "86400",
    ...openLimits,
  };
  const profile = options.profile ? ["--cpu-prof", `--cpu-prof-dir=${join(root, "bench-results")}`] : [];
  const execArgv = ["--enable-source-maps", ...profile];
  const { child, stop } = await startChild(join(root, "dist", "server", "main.mjs"), env, { cwd: root, execArgv });
  return { pid: child.pid ?? 0, port, stop };
}
