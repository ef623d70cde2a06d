import { readFileSync } from "node:fs";

/** Linux counts CPU time for programs in hundredths of a second on every machine (proc(5), sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

export interface Usage {
  /** CPU time since the process began, in seconds. */
  cpuSeconds: number;
  /** Resident memory, in megabytes. */
  residentMb: number;
}

/** Reads what a process has used so far. Null where there is no /proc (not Linux), or no such process. */
export function usageOf(pid: number): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return { cpuSeconds: cpuSecondsIn(stat), residentMb: residentMbIn(status) };
  } catch {
    return null;
  }
}

/** proc(5): utime and stime are fields 14 and 15; the second, the program's name, may hold blanks and brackets. */
export function cpuSecondsIn(stat: string): number {
  const fromThird = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fromThird[11]) + Number(fromThird[12])) / ticksPerSecond;
}

/** proc(5): `VmRSS:     12345 kB`. */
export function residentMbIn(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
