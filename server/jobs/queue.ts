import { AsyncResource } from "node:async_hooks";
import pRetry from "p-retry";
import type { AppDeps, JobMap, JobQueue, Metrics } from "../ports";
import type { JobHandlers } from "./handlers";

export interface InProcessQueue extends JobQueue {
  /** Takes nothing more; settles when all jobs are done, or after `graceMs`: what is left then is given up, and logged. */
  drain(graceMs: number): Promise<void>;
}

type Deps = Pick<AppDeps, "log"> & { metrics: Pick<Metrics, "jobRan"> };

/** Waiting ones. More mean that OpenVidu is away for long: newer ones are given up, so that memory isn't. */
const MOST_WAITING = 2_000;
/** Lanes at work at the same time: joins share OpenVidu with them. */
const MOST_LANES = 16;
/** After the first failure 0.5 to 1 s, twice that after each further one: together 15 to 31 s, a media server's restart. */
const FIRST_PAUSE_MS = 500;
const RETRIES = 5;

interface QueuedJob {
  kind: keyof JobMap;
  run(): Promise<void>;
}

/**
 * Jobs in this process: at once, in order within their lane, retried with back-off. What the process doesn't live to do is lost.
 * @param random in [0, 1)
 */
export function createQueue(handlers: JobHandlers, { log, metrics }: Deps, random = Math.random): InProcessQueue {
  const lanes = new Map<string, QueuedJob[]>();
  const ready: string[] = [];
  const givingUp = new AbortController();
  let waiting = 0;
  let working = 0;
  let draining = false;
  let idle = () => {};

  // Outside of the request that brings a job: its log line and its timings are its own.
  const work = AsyncResource.bind(() => {
    while (working < MOST_LANES) {
      const lane = ready.shift();
      if (lane === undefined) break;
      working += 1;
      void oneOf(lane);
    }
    if (working === 0) idle();
  });

  /** One job of a lane; then it is others' turn. */
  async function oneOf(lane: string): Promise<void> {
    const jobs = lanes.get(lane) ?? [];
    const job = jobs.shift();
    waiting -= 1;
    if (job) await attempts(job);
    if (jobs.length > 0) ready.push(lane);
    else lanes.delete(lane);
    working -= 1;
    work();
  }

  async function attempts({ kind, run }: QueuedJob): Promise<void> {
    let began = 0;
    const ran = (outcome: "ok" | "retried" | "failed") => metrics.jobRan(kind, outcome, performance.now() - began);
    try {
      await pRetry(
        () => {
          began = performance.now();
          return run();
        },
        {
          retries: RETRIES,
          minTimeout: FIRST_PAUSE_MS * (1 + random()),
          signal: givingUp.signal,
          shouldRetry() {
            ran("retried");
            return true;
          },
        },
      );
      ran("ok");
    } catch (err) {
      ran("failed");
      if (!givingUp.signal.aborted) log.warn({ err, job: kind }, "job given up");
    }
  }

  return {
    enqueue(kind, payload) {
      if (draining || waiting >= MOST_WAITING) {
        metrics.jobRan(kind, "failed", 0);
        log.warn({ job: kind, waiting }, "job refused");
        return;
      }
      const { lane, run } = handlers[kind];
      const name = `${kind} ${lane(payload)}`;
      const jobs = lanes.get(name) ?? [];
      jobs.push({ kind, run: () => run(payload) });
      waiting += 1;
      if (lanes.has(name)) return;
      lanes.set(name, jobs);
      ready.push(name);
      work();
    },

    async drain(graceMs) {
      draining = true;
      if (working === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          log.warn({ working, waiting }, "jobs given up: the process ends");
          givingUp.abort(new Error("the process ends"));
          resolve();
        }, graceMs);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
