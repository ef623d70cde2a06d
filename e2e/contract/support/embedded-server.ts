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
  /** Waits until it has written a line with this text. */
  untilWritten(text: string): Promise<void>;
  /** Without waiting for anything. */
  signal(signal: NodeJS.Signals): void;
  /** The exit code, once it has ended by whatever. */
  readonly ended: Promise<number | null>;
  /** Ends the process as an operator would (SIGTERM) and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would (SIGKILL). */
  kill(): Promise<void>;
  /** Closes the channel and the pipes between us, as they close when the starting process dies, and gives the exit code. */
  abandon(): Promise<number | null>;
}

interface Options {
  /** Further environment of the server, over the fixture's own. */
  environment?: Record<string, string>;
  /** Texts that it is told and must never write, besides its own secret. */
  secrets?: string[];
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
  const closed = once(child, "close");
  const exit = closed.then(() => child.exitCode);
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const untilWritten = (text: string) => until(child, () => output, text);
  // It tells of itself by one JSON line.
  await untilWritten('"msg":"listening"');
  const ended = async (exitCode: Promise<number | null>) => {
    const code = await exitCode;
    await closed; // its last words
    requireNoSecrets(output, [secret, ...(options.secrets ?? [])]);
    return code;
  };
  const scheme = options.environment?.MEDIA_SERVER_TLS_KEY ? "https" : "http";
  return {
    url: `${scheme}://${options.environment?.MEDIA_SERVER_HOST === "::1" ? "[::1]" : "127.0.0.1"}:${ports.tcp}`,
    secret,
    ports,
    output: () => output,
    untilWritten,
    signal: (signal) => void child.kill(signal),
    ended: exit,
    stop: () => ended(end(child, "SIGTERM")),
    kill: async () => {
      await ended(end(child, "SIGKILL"));
    },
    abandon: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.disconnect();
      return once(child, "exit").then(() => child.exitCode); // nothing tells of pipes that we closed ourselves
    },
  };
}

/**
 * Whatever the tests did to a server, its log must hold no token, no credential, and neither SDP nor candidates.
 * @throws Error that shows the place.
 */
function requireNoSecrets(output: string, secrets: string[]): void {
  const forbidden = [/tok_\w{16}/, /a=(ice-pwd|ice-ufrag|fingerprint|candidate)/, /candidate:\w+ \d/, ...secrets];
  for (const pattern of forbidden) {
    const at = output.search(typeof pattern === "string" ? pattern.replace(/[^\w]/g, "\\$&") : pattern);
    if (at !== -1)
      throw new Error(
        `the media server wrote ${pattern} to its log: …${output.slice(Math.max(0, at - 300), at + 80)}…`,
      );
  }
}

async function until(child: ChildProcess, output: () => string, text: string): Promise<void> {
  const timeout = AbortSignal.timeout(startTimeoutMs);
  while (!output().includes(text)) {
    if (child.exitCode !== null) throw new Error(`the media server ended before it wrote ${text}:\n${output()}`);
    const turn = new AbortController(); // or each look would leave its listeners behind
    const signal = AbortSignal.any([timeout, turn.signal]);
    await Promise.race([
      child.stdout ? once(child.stdout, "data", { signal }) : Promise.resolve(),
      once(child, "exit", { signal }),
    ])
      .catch(() => {
        child.kill("SIGKILL");
        throw new Error(`the media server didn't write ${text} within ${startTimeoutMs} ms:\n${output()}`);
      })
      .finally(() => turn.abort());
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}
