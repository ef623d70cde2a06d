import { loadavg } from "node:os";
import { publish, type Row } from "../report";
import { type Ratio, type Runs, ratioOf, ratioRow, rowsOf } from "./compare";
import { janus } from "./janus/janus";
import { ours } from "./ours";
import { runShape } from "./run-shape";
import { type Shape, shapeNamed, shapes } from "./shapes";

const full = { pairs: 3, seconds: 8 };
const short = { pairs: 1, seconds: 3 };

/**
 * CPU per delivered packet, delay and memory, ours beside a tuned Janus, each freshly started for each run, in turns.
 * @param args names of shapes (all of them when there are none); `short` for one pair of three seconds each
 */
export async function benchMedia(root: string, args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== "short");
  const chosen = names.length > 0 ? names.map(shapeNamed) : shapes;
  const plan = args.includes("short") ? short : full;
  const loadBefore = loadavg()[0] ?? 0;
  const rows: Row[] = [];
  const ratios: Ratio[] = [];
  for (const shape of chosen) {
    const runs = await runPairs(root, shape, plan);
    rows.push(...rowsOf(shape, runs));
    const ratio = ratioOf(shape, runs);
    if (ratio) ratios.push(ratio);
  }
  publish({ name: "media", rows, notes: notesOn(loadBefore, plan) }, root);
  if (ratios.length > 0) publish({ name: "media-ratios", rows: ratios.map(ratioRow), notes: [] }, root);
}

async function runPairs(root: string, shape: Shape, { pairs, seconds }: typeof full): Promise<Runs> {
  const runs: Runs = { ours: [], janus: [] };
  const kinds = [ours(root), janus()].filter((kind) => kind !== null);
  for (let pair = 0; pair < pairs; pair += 1) {
    // Who goes first alternates: a machine that warms up or gets busy favours neither.
    for (const kind of pair % 2 === 0 ? kinds : kinds.toReversed()) {
      const run = await runShape(kind, shape, seconds);
      runs[kind.name].push(run);
      const micros = run.cpuMicrosPerPacket.toFixed(2);
      console.log(
        `  ${shape.name} ${kind.name}: ${micros} us a packet, ${(run.deliveredShare * 100).toFixed(2)} % delivered`,
      );
    }
  }
  return runs;
}

function notesOn(loadBefore: number, { pairs, seconds }: typeof full): string[] {
  return [
    `${pairs} runs of ${seconds} s each; figures are medians, delivered and sent the worst of the runs.`,
    `Load average before: ${loadBefore.toFixed(2)}. Senders and receivers share this machine: compare within one run only.`,
    "One connection for each direction of each stream with both; senders and receivers are other processes, on loopback.",
    "The delay is the whole way from one sender to one receiver, both of them busy on the same cores.",
    janus()
      ? "Janus tuned: two event loops, ICE-lite, VideoRoom alone."
      : "Janus isn't installed (Debian: apt-get install janus): ours alone.",
  ];
}
