import { writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/** Characters that wait for a reader who doesn't keep up; then lines are dropped, since the log may not take the app with it. */
const MOST_WAITING = 16 * 1024 * 1024;
const RETRY_MS = 10;
/** How long a process that ends waits for its reader. */
const LAST_LINES_MS = 1000;

/**
 * Writes the lines of one turn of the event loop at once: a system call costs as much as making a line. Nothing is left behind when the
 * process exits. Not pino's own stream (10.4.0): a full pipe makes it block the process for 100 ms, and once its reader is gone it tries
 * its last lines again for ever.
 */
export function createLineWriter(fd: number): DestinationStream {
  let lines = "";
  let rest: Buffer = Buffer.alloc(0);
  let isDue = false;

  /** True: nothing waits any more. */
  function flush(): boolean {
    isDue = false;
    const bytes = rest.length > 0 ? Buffer.concat([rest, Buffer.from(lines)]) : Buffer.from(lines);
    lines = "";
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      rest = isFull(error) ? bytes.subarray(written) : Buffer.alloc(0); // whoever read the log is gone: calls go on without it
      return rest.length === 0;
    }
    rest = Buffer.alloc(0);
    return true;
  }

  function flushSoon(): void {
    if (flush() || isDue) return;
    isDue = true;
    setTimeout(flushSoon, RETRY_MS);
  }

  process.once("exit", () => {
    const giveUpAt = performance.now() + LAST_LINES_MS;
    while (!flush() && performance.now() < giveUpAt) block(RETRY_MS);
  });

  return {
    write(line) {
      if (lines.length + rest.length > MOST_WAITING) return;
      lines += line;
      if (isDue) return;
      isDue = true;
      setImmediate(flushSoon);
    },
  };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
