import type { LineMeter } from "./line-meter";

/** Queueing that a call feels. */
const LONG_QUEUE_MS = 100;
/** A key frame makes a long queue, too, but one that drains: this long it may grow. */
const GROWS_MS = 300;
/** No key frame explains this. */
const OVERLONG_QUEUE_MS = 200;
const DRAINS_MS = -10;
const LOSS_WITH_QUEUE = 0.1;
/** Radio links lose without being full, and sending less doesn't mend that; a line that drops all it can't carry loses more. */
const LOSS_WITHOUT_QUEUE = 0.2;
const CALM_QUEUE_MS = 50;
const CALM_LOSS = 0.15;
const SILENCE_MS = 1500;
/** A receiver report tells of the second before it. */
const REPORT_LAG_MS = 1200;

/** `unknown` when the client says nothing: then nothing is decided. `busy` is no reason to send less, nor a time to try more. */
export type Verdict = "unknown" | "calm" | "busy" | "congested";

/** Says by a line's measurements whether it is overloaded. */
export class CongestionWatch {
  private growsSinceMs = Number.POSITIVE_INFINITY;

  constructor(private readonly meter: LineMeter) {}

  /** @param changedMs when what is sent changed for the last time: what was lost before doesn't count */
  verdict(nowMs: number, changedMs: number): Verdict {
    return this.meter.hasFeedback ? this.byFeedback(nowMs, changedMs) : this.byReports(changedMs);
  }

  private byFeedback(nowMs: number, changedMs: number): Verdict {
    const { meter } = this;
    if (!(nowMs - meter.newestMs < SILENCE_MS)) {
      this.growsSinceMs = Number.POSITIVE_INFINITY;
      return "unknown";
    }
    const queueMs = meter.queueDelayMs;
    const loss = meter.lossSince(changedMs);
    const grows = queueMs > LONG_QUEUE_MS && meter.queueGrowthMs > DRAINS_MS;
    this.growsSinceMs = grows ? Math.min(this.growsSinceMs, nowMs) : Number.POSITIVE_INFINITY;
    if (loss > (queueMs > CALM_QUEUE_MS ? LOSS_WITH_QUEUE : LOSS_WITHOUT_QUEUE)) return "congested";
    if (grows && (queueMs > OVERLONG_QUEUE_MS || nowMs - this.growsSinceMs >= GROWS_MS)) return "congested";
    return queueMs < CALM_QUEUE_MS && loss < CALM_LOSS ? "calm" : "busy";
  }

  private byReports(changedMs: number): Verdict {
    const { reportedLoss, reportedAtMs } = this.meter;
    if (reportedAtMs === Number.NEGATIVE_INFINITY || reportedAtMs < changedMs + REPORT_LAG_MS) return "unknown";
    if (reportedLoss > LOSS_WITH_QUEUE) return "congested";
    return reportedLoss < CALM_LOSS ? "calm" : "busy";
  }
}
