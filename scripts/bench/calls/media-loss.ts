import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { UdpRelay } from "../../../e2e/contract/support/udp-relay";
import { launchTestBrowser } from "../browser";
import { startOurs } from "../media/ours";
import { publish, type Row } from "../report";
import type { Freezes } from "./freezes";
import { openPages } from "./open-pages";
import { watchFrames } from "./watch-frames";

const shares = [0, 0.01, 0.03, 0.08];
const settleMs = 3_000;

/**
 * Two pages that see each other, each behind a relay that loses packets both ways: how steadily the pictures move.
 * @param args seconds to look at each share of loss, 60 without
 */
export async function benchLoss(root: string, [seconds = "60"]: readonly string[]): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const rows: Row[] = [];
  for (const loss of shares) rows.push(await underLoss(root, loss, Number(seconds)));
  const notes = [
    `Two pages of Chromium with the unmodified openvidu-browser, 640x480 at 20, ${seconds} s each; the worse of the two views.`,
    "Packets are lost on the wire, both ways of each page, so twice on the way from one to the other.",
    `Load average before: ${loadBefore.toFixed(2)}. A busy machine stops pictures, too: the row without loss tells how much.`,
  ];
  publish({ name: "media-loss", rows, notes }, root);
}

async function underLoss(root: string, loss: number, seconds: number): Promise<Row> {
  const browser = await launchTestBrowser();
  const server = await startOurs(root);
  const relays = [await UdpRelay.open(server.udpPort), await UdpRelay.open(server.udpPort)];
  const pages = await openPages(browser, server.room);
  try {
    const [ann, ben] = [await pages.join(relays[0]), await pages.join(relays[1])];
    const [fromAnn, fromBen] = [await ann.publish(), await ben.publish()];
    await ben.sees({ type: "streamCreated", streamId: fromAnn });
    await ann.sees({ type: "streamCreated", streamId: fromBen });
    await Promise.all([ben.seesMoving(fromAnn), ann.seesMoving(fromBen)]);
    await Promise.all(relays.map((relay) => relay.setBoth({ loss })));
    await wait(settleMs);
    const views = await Promise.all([watchFrames(ann.page, seconds), watchFrames(ben.page, seconds)]);
    return rowOf(loss, views);
  } finally {
    await browser.close();
    await pages.close();
    await Promise.all(relays.map((relay) => relay.close()));
    await server.stop();
  }
}

function rowOf(loss: number, views: readonly Freezes[]): Row {
  const worst = (figure: (view: Freezes) => number) => Math.max(...views.map(figure));
  const over500Ms = worst((view) => view.over500Ms);
  const over2000Ms = worst((view) => view.over2000Ms);
  return {
    what: `${loss * 100} % each way`,
    picturesPerSecond: Number(Math.min(...views.map((view) => view.picturesPerSecond)).toFixed(1)),
    longestGapMs: Math.round(worst((view) => view.longestGapMs)),
    freezesOver500Ms: over500Ms,
    freezesOver2s: over2000Ms,
    goal: loss <= 0.03 ? verdict("none over 0.5 s", over500Ms) : verdict("none over 2 s", over2000Ms),
  };
}

function verdict(goal: string, freezes: number): string {
  return `${goal}: ${freezes === 0 ? "met" : "missed"}`;
}
