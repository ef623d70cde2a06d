import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freeTcpPort } from "../../../../e2e/contract/support/free-port";
import type { Caller, ServerKind, ServerUnderTest } from "../server-under-test";
import { janusFiles } from "./configuration";
import { JanusSession, type Jsep } from "./janus-session";

const program = "/usr/bin/janus";
const room = 1234;

/** Janus as Debian packages it; null where it isn't installed. */
export function janus(): ServerKind | null {
  return existsSync(program) ? { name: "janus", start: startJanus } : null;
}

async function startJanus(): Promise<ServerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "bench-janus-"));
  const port = await freeTcpPort();
  for (const [name, text] of Object.entries(janusFiles(folder, port))) writeFileSync(join(folder, name), text);
  const child = spawn(program, ["-F", folder], { stdio: "ignore" });
  // Janus knows no channel: it must not outlive a bench that is interrupted.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  await untilReachable(port, child);
  const owner = await JanusSession.open(port);
  const create = { request: "create", room, publishers: 1000, videocodec: "vp8", bitrate: 0, record: false };
  await owner.request(await owner.attach(), create);
  return {
    pid: child.pid ?? 0,
    join: async () => callerOver(await JanusSession.open(port)),
    async stop() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      process.off("exit", kill);
      rmSync(folder, { recursive: true });
    },
  };
}

/** One handle, so one PeerConnection, for each direction of each stream: the form nearest to ours. */
function callerOver(session: JanusSession): Caller {
  return {
    async publish(sdp) {
      const handle = await session.attach();
      const { data } = await session.request(handle, { request: "join", ptype: "publisher", room });
      const publish = { request: "publish", audio: false, video: true, videocodec: "vp8" };
      const { jsep } = await session.request(handle, publish, { type: "offer", sdp });
      return { answer: sdpOf(jsep), feed: String(data.id) };
    },
    async receive(feed, answerOf) {
      const handle = await session.attach();
      const subscribe = { request: "join", ptype: "subscriber", room, streams: [{ feed: Number(feed) }] };
      const { jsep } = await session.request(handle, subscribe);
      await session.request(handle, { request: "start" }, { type: "answer", sdp: await answerOf(sdpOf(jsep)) });
    },
  };
}

function sdpOf(jsep: Jsep | undefined): string {
  if (!jsep) throw new Error("Janus told no description");
  return jsep.sdp;
}

async function untilReachable(port: number, child: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await wait(50)) {
    if (child.exitCode !== null) throw new Error("Janus ended at its start");
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
  }
  throw new Error("Janus didn't listen within 10 s");
}
