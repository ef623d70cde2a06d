import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** One measured line: `what` it is, and its figures with their units in their names. */
export interface Row {
  what: string;
  [figure: string]: string | number;
}

export interface Report {
  name: string;
  rows: Row[];
  /** What a reader must know to judge the figures. */
  notes: string[];
}

/** Prints the table and keeps it as `bench-results/<name>.json`, with the machine it was measured on. */
export function publish(report: Report, root: string): void {
  console.log(`\n${report.name}`);
  console.table(Object.fromEntries(report.rows.map(({ what, ...figures }) => [what, figures])));
  for (const note of report.notes) console.log(`  ${note}`);

  const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  const folder = join(root, "bench-results");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${report.name}.json`);
  writeFileSync(path, `${JSON.stringify({ ...report, machine, measuredAt: new Date().toISOString() }, null, 2)}\n`);
  console.log(`  kept in ${path}`);
}
