import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { freeUdpPort } from "./free-port";

/** coturn's program; undefined where it isn't installed: then nothing of TURN can be tested, and `npm test` says so. */
export const turnServerPath = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "turnserver"))
  .find((path) => existsSync(path));

export interface TurnServer {
  /** As clients get it: `turn:127.0.0.1:40123?transport=udp`. */
  url: string;
  /** What coturn calls its static-auth-secret. */
  secret: string;
  /** What it has written so far. */
  output(): string;
  stop(): Promise<void>;
}

/** A coturn of our own on loopback, as production runs it: with time-limited credentials made from a shared secret. */
export async function startTurnServer(path: string): Promise<TurnServer> {
  const port = await freeUdpPort();
  const secret = "contract-suite-turn-secret";
  const folder = await mkdtemp(join(tmpdir(), "quickjoin-turn-"));
  const settings = {
    "listening-ip": "127.0.0.1",
    "relay-ip": "127.0.0.1",
    "listening-port": String(port),
    realm: "quickjoin",
    "static-auth-secret": secret,
    "log-file": "stdout",
    pidfile: join(folder, "pid"),
    userdb: join(folder, "db"),
  };
  const flags = ["use-auth-secret", "allow-loopback-peers", "no-cli", "no-tls", "no-dtls", "verbose", "simple-log"];
  const named = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(path, ["-n", ...flags.map((flag) => `--${flag}`), ...named], { cwd: folder });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const signal = AbortSignal.timeout(10_000);
  while (!new RegExp(`UDP listener opened on: 127.0.0.1:${port}`).test(output)) {
    await once(child.stdout, "data", { signal }).catch(() => {
      end();
      throw new Error(`coturn didn't listen:\n${output}`);
    });
  }
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    secret,
    output: () => output,
    async stop() {
      process.off("exit", end);
      child.kill("SIGKILL");
      await once(child, "close");
      await rm(folder, { recursive: true });
    },
  };
}
