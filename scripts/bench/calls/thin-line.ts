import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Participant } from "../../../e2e/contract/support/participant";
import { UdpRelay } from "../../../e2e/contract/support/udp-relay";
import { launchTestBrowser } from "../browser";
import { startOurs } from "../media/ours";
import { publish, type Row } from "../report";
import { openPages } from "./open-pages";
import { phaseOf } from "./phases";
import { momentsOf, type StreamMoment, watchNextStream } from "./watch-stream";

const viewers = 4;
const camera = { resolution: "1280x720", frameRate: 20, videoSimulcast: true };
const thinBits = 300_000;
const warmMs = 20_000;
/** Until the smaller layer must be there, and until the queue that the shrinking made has drained. */
const settleMs = 5_000;
const returnMs = 20_000;

/**
 * One publisher of three layers, four who watch; one of these lines shrinks to 300 kbit/s for a while and comes back.
 * @param args seconds for which the line is thin, 60 without
 */
export async function benchThinLine(root: string, [seconds = "60"]: readonly string[]): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const server = await startOurs(root);
  const browser = await launchTestBrowser();
  const relay = await UdpRelay.open(server.udpPort);
  const pages = await openPages(browser, server.room);
  try {
    const publisher = await pages.join();
    const watching: Participant[] = [];
    for (let index = 0; index < viewers; index += 1) watching.push(await pages.join(index === 0 ? relay : undefined));
    for (const viewer of watching) await watchNextStream(viewer);
    const stream = await publisher.publish(camera);
    for (const viewer of watching) await viewer.sees({ type: "streamCreated", streamId: stream });
    for (const viewer of watching) await viewer.seesMoving(stream);
    await wait(warmMs);
    const [thin] = watching;
    if (!thin) throw new Error("nobody watches");
    const now = async () => (await momentsOf(thin)).at(-1)?.ms ?? 0;

    const shrunkMs = await now();
    await relay.set("down", { bitsPerSecond: thinBits });
    await wait(settleMs + Number(seconds) * 1000);
    const backMs = await now();
    await relay.set("down", { bitsPerSecond: null });
    await wait(returnMs);

    const marks = { shrunkMs, settledMs: shrunkMs + settleMs, backMs };
    const all = await Promise.all(watching.map(momentsOf));
    const rows = all.map((moments, index) =>
      rowOf(index === 0 ? "the thin line" : `other line ${index}`, moments, marks),
    );
    const notes = [
      `720p at 20 in three layers, ${thinBits / 1000} kbit/s with a queue of 300 ms for ${seconds} s; load average before: ${loadBefore.toFixed(2)}.`,
      "Figures of a line while it was thin begin 5 s after the shrinking; down and up are seconds until the first smaller and the first full picture.",
      "Goals for the thin line: down within 2 s, no sound lost then, 15 pictures a second, up within 15 s; the others lose nothing.",
    ];
    publish({ name: "thin-line", rows, notes }, root);
  } finally {
    await browser.close();
    await pages.close();
    await relay.close();
    await server.stop();
  }
}

interface Marks {
  shrunkMs: number;
  settledMs: number;
  backMs: number;
}

function rowOf(what: string, moments: readonly StreamMoment[], { shrunkMs, settledMs, backMs }: Marks): Row {
  const before = moments.findLast(({ ms }) => ms <= shrunkMs)?.height ?? 0;
  const down = moments.find(({ ms, height }) => ms > shrunkMs && height < before);
  const up = moments.find(({ ms, height }) => ms > backMs && height >= before);
  const wentDown = down !== undefined && down.ms < backMs;
  const thin = phaseOf(moments, settledMs, backMs);
  const shrinking = phaseOf(moments, shrunkMs, settledMs);
  return {
    what,
    linesBefore: before,
    downAfterS: wentDown ? Number(((down.ms - shrunkMs) / 1000).toFixed(1)) : "stayed",
    linesThen: thin.height,
    picturesPerSecond: thin.picturesPerSecond,
    freezes: thin.freezes,
    soundLost: thin.soundLost,
    soundConcealedMs: thin.soundConcealedMs,
    soundLostWhileShrinking: shrinking.soundLost,
    upAfterS: up ? Number(((wentDown ? up.ms - backMs : 0) / 1000).toFixed(1)) : "never",
  };
}
