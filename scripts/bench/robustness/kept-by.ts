import { readdirSync, readFileSync } from "node:fs";
import { residentMbIn } from "../process-usage";

/** What a process holds, as Linux sees it from outside. */
export interface Kept {
  residentMb: number;
  threads: number;
  /** Files, sockets, pipes, event handles. */
  descriptors: number;
}

/** @throws Error where there is no /proc, or no such process. */
export function keptBy(pid: number): Kept {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    residentMb: Math.round(residentMbIn(status) * 10) / 10,
    threads: Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}
