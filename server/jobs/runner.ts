import type { AppDeps, Metrics } from "../ports";
import type { Job } from "./definitions";

export interface JobRunner {
  /** No run begins any more; settles when those under way have ended. */
  stop(): Promise<void>;
}

type Deps = Pick<AppDeps, "log"> & { metrics: Pick<Metrics, "jobRan"> };

/** A tenth more or less, so that instances started together don't stay in step. */
const JITTER = 0.1;

/**
 * Runs each job again and again, a pause after each run: a slow one never overlaps itself. A failure is logged and counted, and the next
 * run comes as if nothing had been.
 * @param random in [0, 1)
 */
export function startJobs(jobs: readonly Job[], { log, metrics }: Deps, random = Math.random): JobRunner {
  let stopped = false;
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();

  function schedule(job: Job): void {
    if (stopped) return;
    const pauseMs = job.everyMs * (1 + JITTER * (2 * random() - 1));
    timers.set(
      job.name,
      setTimeout(() => {
        const run = once(job).finally(() => running.delete(run));
        running.add(run);
      }, pauseMs),
    );
  }

  async function once(job: Job): Promise<void> {
    const began = performance.now();
    const ran = (outcome: "ok" | "failed") => metrics.jobRan(job.name, outcome, performance.now() - began);
    try {
      await job.run();
      ran("ok");
    } catch (err) {
      ran("failed");
      log.warn({ err, job: job.name }, "job failed");
    }
    schedule(job);
  }

  for (const job of jobs) schedule(job);
  return {
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
