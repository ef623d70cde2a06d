import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freeTcpPort, freeUdpPort } from "../../../e2e/contract/support/free-port";
import { camera, Room } from "../../../e2e/contract/support/room";
import { RpcClient } from "../../../e2e/contract/support/rpc-client";
import type { Caller, ServerKind, ServerUnderTest } from "./server-under-test";

const secret = "bench-secret";
const pingEveryMs = 5_000;

/** The media server as `npm run media-server` runs it: bundled, in a process of its own. @param root the repository */
export function ours(root: string): ServerKind {
  return { name: "ours", start: () => startOurs(root) };
}

export interface OurServer extends ServerUnderTest {
  url: string;
  secret: string;
  udpPort: number;
  room: Room;
}

export async function startOurs(root: string): Promise<OurServer> {
  const [tcpPort, udpPort] = [await freeTcpPort(), await freeUdpPort()];
  const child = spawn(process.execPath, [join(root, "dist", "media-server", "main.mjs")], {
    cwd: root,
    env: {
      ...process.env,
      OPENVIDU_SECRET: secret,
      MEDIA_SERVER_HOST: "127.0.0.1",
      MEDIA_SERVER_PORT: String(tcpPort),
      MEDIA_SERVER_UDP_PORT: String(udpPort),
    },
    // The channel ends it when this process dies.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  await untilListening(child);
  const url = `http://127.0.0.1:${tcpPort}`;
  const room = await Room.create({ url, secret, webhooks: null });
  const timers: NodeJS.Timeout[] = [];
  return {
    pid: child.pid ?? 0,
    url,
    secret,
    udpPort,
    room,
    async join() {
      const token = await room.token();
      const rpc = await RpcClient.open(token);
      await rpc.call("ping", { interval: pingEveryMs });
      timers.push(setInterval(() => rpc.post("ping"), pingEveryMs));
      const { id } = await rpc.call("joinRoom", room.joinParams(token));
      return callerOver(rpc, String(id));
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

function callerOver(rpc: RpcClient, connectionId: string): Caller {
  return {
    async publish(offer) {
      const { id, sdpAnswer } = await rpc.call("publishVideo", { ...camera, hasAudio: false, sdpOffer: offer });
      return { answer: String(sdpAnswer), feed: String(id) };
    },
    async receive(feed, answerOf, onCandidate) {
      const { sdpOffer } = await rpc.call("prepareReceiveVideoFrom", { sender: feed, reconnect: false });
      const sdpAnswer = await answerOf(String(sdpOffer));
      await rpc.call("receiveVideoFrom", { sender: feed, sdpAnswer });
      // On loopback there is one.
      const { candidate, sdpMid } = await rpc.told("iceCandidate", { endpointName: `${connectionId}_${feed}` });
      onCandidate(String(candidate), String(sdpMid));
    },
  };
}

async function untilListening(child: ChildProcess): Promise<void> {
  const { stdout } = child;
  if (!stdout) throw new Error("the media server has no output");
  const signal = AbortSignal.timeout(30_000);
  for (let output = ""; !output.includes('"msg":"listening"'); ) {
    const [chunk] = await once(stdout, "data", { signal });
    output += String(chunk);
  }
  stdout.resume();
}
