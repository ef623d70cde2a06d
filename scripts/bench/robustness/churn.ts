import { setTimeout as wait } from "node:timers/promises";
import type { Member } from "../../../e2e/contract/support/room";
import { LoadProcess } from "../media/load/load-process";
import { type OurServer, startOurs } from "../media/ours";
import { publish, type Row } from "../report";
import { keptBy } from "./kept-by";

const participants = 1_000;
/** As many are in the room at once, besides the one who stays. */
const atOnce = 5;
const restMs = 10_000;

/**
 * A thousand participants come, publish, receive and go, a few at a time, over real transports whose other ends are in another
 * process. What the server holds is told after each of four parts, ten seconds after the last one has gone.
 */
export async function benchChurn(root: string, args: readonly string[]): Promise<void> {
  const server = await startOurs(root);
  const load = new LoadProcess();
  try {
    const feed = await stay(server, load);
    const rows: Row[] = [{ what: "before", ...keptBy(server.pid) }];
    const total = Number(args[0] ?? participants);
    let come = 0;
    for (let part = 1; part <= 4; part += 1) {
      const until = (total * part) / 4;
      const lane = async () => {
        while (come < until) await comeAndGo(server, load, feed, come++);
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
      await wait(restMs);
      rows.push({ what: `after ${come} participants`, ...keptBy(server.pid) });
    }
    const notes = [
      "Each joined, published, received one stream until media flowed, and left. One stayed the whole time.",
    ];
    publish({ name: "churn", rows, notes }, root);
  } finally {
    await load.close();
    await server.stop();
  }
}

/** The one who stays, so that the session does. @returns its stream's id */
async function stay(server: OurServer, load: LoadProcess): Promise<string> {
  const member = await server.room.join();
  setInterval(() => member.rpc.post("ping"), 5_000).unref();
  return publishReal(member, load, "stays", 1_000);
}

async function comeAndGo(server: OurServer, load: LoadProcess, feed: string, index: number): Promise<void> {
  const member = await server.room.join();
  const [sender, receiver] = [`s${index}`, `r${index}`];
  await publishReal(member, load, sender, 2_000 + index);
  const { sdpOffer } = await member.rpc.call("prepareReceiveVideoFrom", { sender: feed, reconnect: false });
  const sdpAnswer = await load.call("answer", receiver, String(sdpOffer));
  await member.rpc.call("receiveVideoFrom", { sender: feed, sdpAnswer });
  const { candidate, sdpMid } = await member.rpc.told("iceCandidate", { endpointName: `${member.id}_${feed}` });
  await load.call("candidate", receiver, String(candidate), String(sdpMid));
  while ((await load.call("waiting")) > 0) await wait(20);
  await member.rpc.call("leaveRoom", {});
  member.rpc.drop();
  await load.call("close", sender);
  await load.call("close", receiver);
}

async function publishReal(member: Member, load: LoadProcess, id: string, ssrc: number): Promise<string> {
  const sdpOffer = await load.call("offer", id, ssrc);
  const params = { doLoopback: false, hasAudio: false, hasVideo: true, typeOfVideo: "CAMERA", sdpOffer };
  const { id: streamId, sdpAnswer } = await member.rpc.call("publishVideo", params);
  await load.call("accept", id, String(sdpAnswer));
  return String(streamId);
}
