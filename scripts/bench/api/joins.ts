import { publish, type Row } from "../report";
import { summarise } from "../statistics";
import { type Cell, type Joins, measureJoins, type Party } from "./measure-joins";
import { databaseKinds } from "./processes/databases";
import type { Stand } from "./stand";

const cells: readonly Cell[] = [
  { clients: 1, awayMs: 0, openviduMs: 0, joins: 270 },
  { clients: 1, awayMs: 0, openviduMs: 20, joins: 180 },
  { clients: 1, awayMs: 40, openviduMs: 0, joins: 108 },
  { clients: 1, awayMs: 40, openviduMs: 20, joins: 108 },
  { clients: 1, awayMs: 150, openviduMs: 0, joins: 36 },
  { clients: 1, awayMs: 150, openviduMs: 20, joins: 36 },
  { clients: 8, awayMs: 0, openviduMs: 0, joins: 800 },
  { clients: 8, awayMs: 40, openviduMs: 20, joins: 400 },
  { clients: 8, awayMs: 150, openviduMs: 20, joins: 200 },
  { clients: 50, awayMs: 0, openviduMs: 0, joins: 800 },
  { clients: 50, awayMs: 40, openviduMs: 20, joins: 800 },
  { clients: 50, awayMs: 150, openviduMs: 20, joins: 400 },
];

/** Not told: until a program is compiled and its pools are full it costs twice as much. */
const warmUp: Cell = { clients: 8, awayMs: 0, openviduMs: 0, joins: 1_500 };

const notes = [
  "Wall times in ms from the first request to the token, the parties in turns on one media server; connections are warm, rooms too unless it says cold.",
  "ratio: ours to the tutorial's at the median. toOneCall: ours to that of one connection asked of OpenVidu directly, at the same delay.",
  "CPU in ms a join. The tutorial has no database, and stands on node:http instead of Express. A PostgreSQL of the machine isn't counted, the embedded one is.",
  "Nobody uses the tokens: no webhooks come.",
];

/** quickJoin beside the tutorial's two calls, and beside the one call to OpenVidu that no join can do without. */
export async function benchJoins(stand: Stand, root: string): Promise<void> {
  const tutorial = await stand.tutorial();
  const bare = await stand.bare();
  for (const kind of databaseKinds) {
    const app = await stand.app(kind, 10);
    await measureJoins([app, tutorial, bare], warmUp, stand.distances);
    const rows: Row[] = [];
    for (const cell of cells) {
      const [ours, theirs, alone] = await measureJoins([app, tutorial, bare], cell, stand.distances);
      if (ours && theirs && alone) rows.push(rowOf(cell, ours, theirs, alone));
    }
    await app.stop();
    publish({ name: `api-joins-${kind.toLowerCase()}`, rows, notes }, root);
  }
}

/** What 100,000 sessions in the database cost a join, beside ten. */
export async function benchSessions(stand: Stand, root: string): Promise<void> {
  const rows: Row[] = [];
  for (const kind of databaseKinds) {
    const apps: Party[] = [await stand.app(kind, 10), await stand.app(kind, 100_000)];
    await measureJoins(apps, warmUp, stand.distances);
    for (const clients of [1, 8, 50]) {
      const cell = { clients, awayMs: 0, openviduMs: 0, joins: 900 };
      const [few, lots] = await measureJoins(apps, cell, stand.distances);
      if (!few || !lots) continue;
      const [a, b] = [summarise(few.warm), summarise(lots.warm)];
      rows.push({
        what: `${kind}, clients: ${clients}`,
        p50At10: round(a.median),
        p50At100k: round(b.median),
        ratio: round(b.median / a.median),
        p99At10: round(a.p99),
        p99At100k: round(b.p99),
        cpuAt10: round(few.cpuMs.server),
        cpuAt100k: round(lots.cpuMs.server),
        cpuRatio: round(lots.cpuMs.server / few.cpuMs.server),
      });
    }
  }
  const about =
    "All are active, and nobody is in them but where the benchmark joins; two people have been in each. The apps' jobs run meanwhile.";
  publish({ name: "api-sessions", rows, notes: [about] }, root);
}

function rowOf(cell: Cell, ours: Joins, theirs: Joins, alone: Joins): Row {
  const [a, b, c] = [summarise(ours.warm), summarise(theirs.warm), summarise(alone.warm)];
  return {
    what: `${cell.clients} × ${cell.awayMs} ms away, OpenVidu ${cell.openviduMs} ms`,
    p50: round(a.median),
    p99: round(a.p99),
    tutorialP50: round(b.median),
    tutorialP99: round(b.p99),
    ratio: round(a.median / b.median),
    oneCallP50: round(c.median),
    toOneCall: round(a.median / c.median),
    cpu: round(ours.cpuMs.server),
    tutorialCpu: round(theirs.cpuMs.server),
    cpuRatio: round(ours.cpuMs.server / theirs.cpuMs.server),
    databaseCpu: round(ours.cpuMs.database),
    ...(cell.clients === 1 ? coldOf(ours, theirs) : {}),
  };
}

function coldOf(ours: Joins, theirs: Joins): Record<string, string | number> {
  return {
    coldP50: round(summarise(ours.cold).median),
    tutorialColdP50: round(summarise(theirs.cold).median),
    calls: `${ours.warmCalls} warm, ${ours.coldCalls} cold`,
    tutorialCalls: `${theirs.warmCalls} warm, ${theirs.coldCalls} cold`,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
