import { STRETCH_MS, Stretches } from "./stretches";

/** A single late packet is no queue: the least delay of so many stretches is. */
const DELAY_STRETCHES = 4;
/** Nor are a few of them: a computer that stood still for a moment reads them late, and the others at once. */
const LEAST_DELAYED = 4;
const LOSS_STRETCHES = 20;
const RATE_STRETCHES = 10;
/** The feedbacks of a line's connections come at different times: so many of the newest stretches are incomplete. */
const UNSETTLED_STRETCHES = 2;
/** From this delay on the line was busy all the time, so that what arrived is what it carries. */
const BUSY_MS = 40;
const LEAST_BUSY_STRETCHES = 3;
/** So many packets say something about loss. */
const LEAST_PACKETS = 20;
const LEAST_LOSSES = 4;

const REPORT_EVERY_MS = 1000;

const ARRIVED = 0;
const LOST = 1;
const BYTES = 0;
const DELAY = 1;
const PACKETS = 2;

/**
 * What one participant's line did lately, put together from all of its connections. Everything is told in the server's
 * clock: a packet arrived when it was sent, plus its queue delay (what the way itself takes changes nothing here).
 */
export class LineMeter {
  private readonly sent = new Stretches([0]);
  /** Arrived and lost packets by the time of sending. */
  private readonly told = new Stretches([0, 0]);
  /** Bytes, the least queue delay and packets by the time of arrival. */
  private readonly arrivals = new Stretches([0, Number.POSITIVE_INFINITY, 0]);

  /** The worst loss that the reports of the last second told. */
  reportedLoss = 0;
  reportedAtMs = Number.NEGATIVE_INFINITY;
  /** Whether this client gives transport-wide feedback. */
  hasFeedback = false;

  noteSent(bytes: number, nowMs: number): void {
    this.sent.add(nowMs, BYTES, bytes);
  }

  /** Told of a packet that came. */
  noteArrived(sentMs: number, queueDelayMs: number, bytes: number): void {
    this.hasFeedback = true;
    this.told.add(sentMs, ARRIVED, 1);
    this.arrivals.add(sentMs + queueDelayMs, BYTES, bytes);
    this.arrivals.least(sentMs + queueDelayMs, DELAY, queueDelayMs);
    this.arrivals.add(sentMs + queueDelayMs, PACKETS, 1);
  }

  /** @param packets -1 for one that was told missing and came after all */
  noteLost(sentMs: number, packets = 1): void {
    this.told.add(sentMs, LOST, packets);
  }

  /** When the newest packet that was told of was sent, to 50 ms; NaN before there is one. */
  get newestMs(): number {
    return this.told.newest * STRETCH_MS;
  }

  /** How long packets wait in queues now. */
  get queueDelayMs(): number {
    return this.leastDelay(this.arrivals.newest) ?? 0;
  }

  /** How much longer than just before; negative while the queue drains. */
  get queueGrowthMs(): number {
    return this.queueDelayMs - (this.leastDelay(this.arrivals.newest - DELAY_STRETCHES) ?? 0);
  }

  /**
   * Share of the last second's packets, sent after `sinceMs`, that never came. 0 while they are too few to tell, and
   * when they are missing at a time or two only: a key frame overflows a short queue without the line being full.
   */
  lossSince(sinceMs: number): number {
    const { newest } = this.told;
    let arrived = 0;
    let lost = 0;
    let losses = 0;
    for (let stretch = Math.max(newest - LOSS_STRETCHES, Stretches.at(sinceMs)) + 1; stretch <= newest; stretch += 1) {
      const lostThen = this.told.value(stretch, LOST) ?? 0;
      arrived += this.told.value(stretch, ARRIVED) ?? 0;
      lost += lostThen;
      if (lostThen > 0) losses += 1;
    }
    return losses < LEAST_LOSSES || arrived + lost < LEAST_PACKETS ? 0 : lost / (arrived + lost);
  }

  /** Bits a second that arrived lately: of the time alone in which the line was busy, when it was. */
  get arrivedBitsPerSecond(): number {
    const newest = this.arrivals.newest - UNSETTLED_STRETCHES;
    let busy = 0;
    while (busy < RATE_STRETCHES && (this.arrivals.value(newest - busy, DELAY) ?? 0) >= BUSY_MS) busy += 1;
    const stretches = busy >= LEAST_BUSY_STRETCHES ? busy : RATE_STRETCHES;
    return (this.arrivals.sum(BYTES, newest - stretches + 1, newest) * 8000) / (stretches * STRETCH_MS);
  }

  sentBitsPerSecond(nowMs: number): number {
    const newest = Stretches.at(nowMs) - 1; // the one that lasts still says too little
    return (this.sent.sum(BYTES, newest - RATE_STRETCHES + 1, newest) * 8000) / (RATE_STRETCHES * STRETCH_MS);
  }

  /** A receiver report's loss, 0 to 1: all there is of a client that gives no transport-wide feedback. */
  noteReport(loss: number, nowMs: number): void {
    const isWorse = loss >= this.reportedLoss || nowMs - this.reportedAtMs > REPORT_EVERY_MS;
    if (!isWorse) return;
    this.reportedLoss = loss;
    this.reportedAtMs = nowMs;
  }

  /** Forgets what was told: after a silence it says nothing of now. */
  reset(): void {
    this.told.reset();
    this.arrivals.reset();
  }

  private leastDelay(newest: number): number | undefined {
    if (this.arrivals.sum(PACKETS, newest - DELAY_STRETCHES + 1, newest) < LEAST_DELAYED) return undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let stretch = newest - DELAY_STRETCHES + 1; stretch <= newest; stretch += 1) {
      least = Math.min(least, this.arrivals.value(stretch, DELAY) ?? Number.POSITIVE_INFINITY);
    }
    return Number.isFinite(least) ? least : undefined;
  }
}
