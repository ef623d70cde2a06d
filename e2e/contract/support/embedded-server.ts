import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freeTcpPort, freeUdpPort } from "./free-port";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const startTimeoutMs = 30_000;

export interface EmbeddedServer {
  url: string;
  secret: string;
  ports: { tcp: number; udp: number };
  /** What the process has written so far (stdout and stderr), for failed tests. */
  output(): string;
  /** Ends the process as an operator would (SIGTERM) and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would (SIGKILL). */
  kill(): Promise<void>;
  /** Closes the channel between us, as it closes when the starting process dies, and gives the exit code. */
  abandon(): Promise<number | null>;
}

interface Options {
  /** Further environment of the server, over the fixture's own. */
  environment?: Record<string, string>;
  /** To start again on the ports of an earlier one; free ones otherwise. */
  ports?: { tcp: number; udp: number };
}

/** Starts the repository's media server as a process of its own and waits until it listens. */
export async function startEmbeddedServer(options: Options = {}): Promise<EmbeddedServer> {
  const ports = options.ports ?? { tcp: await freeTcpPort(), udp: await freeUdpPort() };
  const secret = "contract-suite-secret";
  const child = spawn(process.execPath, ["--import", "tsx", "media-server/main.ts"], {
    cwd: root,
    env: {
      ...process.env,
      OPENVIDU_SECRET: secret,
      MEDIA_SERVER_HOST: "127.0.0.1",
      MEDIA_SERVER_PORT: String(ports.tcp),
      MEDIA_SERVER_UDP_PORT: String(ports.udp),
      ...options.environment,
    },
    // The channel ends the server when this process dies.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  await untilListening(child, () => output);
  return {
    url: `http://127.0.0.1:${ports.tcp}`,
    secret,
    ports,
    output: () => output,
    stop: () => end(child, "SIGTERM"),
    kill: async () => {
      await end(child, "SIGKILL");
    },
    abandon: async () => {
      child.disconnect();
      await once(child, "exit");
      return child.exitCode;
    },
  };
}

/** The server tells of itself by one JSON line with `"msg":"listening"`. */
async function untilListening(child: ChildProcess, output: () => string): Promise<void> {
  const signal = AbortSignal.timeout(startTimeoutMs);
  while (!output().includes('"msg":"listening"')) {
    if (child.exitCode !== null) throw new Error(`the media server ended at its start:\n${output()}`);
    await Promise.race([
      child.stdout ? once(child.stdout, "data", { signal }) : Promise.resolve(),
      once(child, "exit", { signal }),
    ]).catch(() => {
      child.kill("SIGKILL");
      throw new Error(`the media server didn't listen within ${startTimeoutMs} ms:\n${output()}`);
    });
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}
