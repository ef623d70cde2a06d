import type { Row } from "../report";
import { summarise } from "../statistics";
import type { Run } from "./run-shape";
import type { Shape } from "./shapes";

/** Runs of one shape, in the order they were made; `janus` pairs with `ours` by place, and is empty where there is none. */
export interface Runs {
  ours: Run[];
  janus: Run[];
}

const median = (values: readonly number[]) => summarise(values).median;
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** Ours and Janus of one shape, each by its medians; then the ratio of CPU per packet pair by pair. */
export function rowsOf(shape: Shape, { ours, janus }: Runs): Row[] {
  const rows = [serverRow(`${shape.name} ours`, ours)];
  if (janus.length > 0) rows.push(serverRow(`${shape.name} janus`, janus));
  return rows;
}

export interface Ratio {
  shape: string;
  /** CPU per packet, ours over Janus', of each pair. */
  pairs: number[];
  median: number;
  /** undefined: no goal for this shape. */
  goal: number | undefined;
}

/** Null without pairs. */
export function ratioOf(shape: Shape, { ours, janus }: Runs): Ratio | null {
  const pairs = ours.flatMap((run, index) => {
    const other = janus[index];
    return other ? [rounded(run.cpuMicrosPerPacket / other.cpuMicrosPerPacket, 3)] : [];
  });
  return pairs.length === 0 ? null : { shape: shape.name, pairs, median: median(pairs), goal: shape.goal };
}

export function ratioRow({ shape, pairs, median: middle, goal }: Ratio): Row {
  const verdict = goal === undefined ? "no goal" : middle <= goal ? `met (${goal})` : `missed (${goal})`;
  return { what: `${shape} CPU ours/janus`, median: middle, pairs: pairs.join(" "), goal: verdict };
}

function serverRow(what: string, runs: readonly Run[]): Row {
  const of = (figure: (run: Run) => number) => median(runs.map(figure));
  return {
    what,
    runs: runs.length,
    cpuMicrosPerPacket: rounded(
      of((run) => run.cpuMicrosPerPacket),
      2,
    ),
    cpuPercentOfACore: rounded(of((run) => run.cpuShare) * 100, 1),
    deliveredPercent: rounded(Math.min(...runs.map((run) => run.deliveredShare)) * 100, 3),
    sentPercent: rounded(Math.min(...runs.map((run) => run.sentShare)) * 100, 1),
    delayMedianMs: rounded(
      of((run) => run.delayMedianMs),
      2,
    ),
    delayP99Ms: rounded(
      of((run) => run.delayP99Ms),
      2,
    ),
    residentMb: rounded(
      of((run) => run.residentMb),
      1,
    ),
    memoryKbPerPerson: Math.round(of((run) => run.memoryKbPerPerson)),
  };
}
