import { allocate, costOf, OFF, stepDown, stepUp } from "./allocate";
import { BackOff } from "./back-off";
import { CongestionWatch, type Verdict } from "./congestion-watch";
import type { LineMeter } from "./line-meter";
import type { Layer, Picture } from "./picture";
import { Seats } from "./seats";

/** Of what arrived on a full line, so much is used until a trial shows more. */
const SAFE_SHARE = 0.75;
/** One that just fits is better than none. */
const JUST_SHARE = 0.9;
/** So far above what arrives, what is sent would only stand in the queue: the picture stops until the smaller one's key frame. */
const FLOOD = 1.5;
/** Time for a key frame to come, and for the queue that it makes to drain. */
const KEY_FRAME_MS = 2000;
const SETTLE_MS = 500;
const TRIAL_MS = 2000;
/** Without transport-wide feedback: until a second receiver report tells of it. */
const BLIND_TRIAL_MS = 4000;
/** A line that fills up again so soon after a trial didn't really carry it. */
const PROVEN_MS = 10_000;
const PROBE_MS = 1500;
/** A probe lasts so long on a line that just carries what is needed, */
const PROBE_SPAN_MS = 60;
/** and makes no longer queue on one that carries no more than now. */
const PROBE_QUEUE_MS = 150;
const LEAST_LINE_BITS = 100_000;
/** How much more than the doubted one a probe must find to be believed before the pause is over. */
const BETTER = 1.3;
/** A train that waited somewhere comes in a lump, and shows a line that isn't there: hardly twice in a row. */
const PASSES = 2;
const MOST_STEPS = 8;
const DELIVERED_SHARE = 0.9;
const UNBEARABLE_QUEUE_MS = 400;
/** A trial is due after this, whatever the probes say: they may be wrong each time. */
const FAITH_MS = 60_000;

type Phase =
  | { kind: "steady" }
  /** What was chosen isn't all there yet, or its key frames still stand in the queue. */
  | { kind: "settling"; sinceMs: number; thereMs: number | undefined }
  | { kind: "probing"; sinceMs: number; picture: Picture; needed: number }
  | { kind: "trial"; sinceMs: number; thereMs: number | undefined; before: Map<Picture, Layer | undefined> };

/**
 * Chooses for every picture of one line what is sent of it. Sound is never touched. As long as nothing is known of the
 * line, everybody gets what is of use. A full line gets less at once; more again by steps, each tried for a while, and
 * before that by a probe where one can be sent, since a trial costs everybody key frames and this line its calm.
 */
export class LineController {
  private readonly seats: Seats;
  private readonly watch: CongestionWatch;
  /** Between failed trials. */
  private readonly trials = new BackOff(3000, 60_000, 2);
  private readonly probes = new BackOff(1000, 5000, 1.5);
  private phase: Phase = { kind: "steady" };
  /** What the line is known to carry of pictures, in bits a second; without limit until it was once full. */
  private budget = Number.POSITIVE_INFINITY;
  private changedMs = Number.NEGATIVE_INFINITY;
  private provenMs = Number.NEGATIVE_INFINITY;
  /** What a probe found before a trial that failed. */
  private doubted = 0;
  private found = 0;
  /** Probes in a row that found enough. */
  private passed = 0;
  private stepsAtOnce = 1;
  private triedMs = 0;

  /** @param onPaused told when a picture is stopped because the line can't carry it */
  constructor(
    private readonly meter: LineMeter,
    onPaused: () => void,
  ) {
    this.watch = new CongestionWatch(meter);
    this.seats = new Seats(onPaused);
  }

  /** To be called some ten times a second with all pictures of the line. */
  tick(nowMs: number, pictures: Iterable<Picture>): void {
    const wishesChanged = this.seats.update(nowMs, [...pictures]);
    const isFree = this.budget === Number.POSITIVE_INFINITY && this.phase.kind !== "trial";
    if (wishesChanged || isFree) this.choose(allocate(this.seats.all, this.budget), nowMs);
    else this.choose(this.seats.levels, nowMs); // follows what died
    if (wishesChanged && this.phase.kind === "trial") this.settle(nowMs);

    const verdict = this.watch.verdict(nowMs, this.changedMs);
    const { phase } = this;
    if (phase.kind === "trial") this.judgeTrial(phase, verdict, nowMs);
    else if (phase.kind === "settling") this.awaitSettled(phase, nowMs);
    else if (verdict === "congested") this.goDown(nowMs);
    else if (phase.kind === "probing") this.judgeProbe(phase, nowMs);
    else if (verdict === "calm") this.considerMore(nowMs);
  }

  private choose(levels: readonly number[], nowMs: number): void {
    if (this.seats.choose(levels)) this.changedMs = nowMs;
  }

  private settle(nowMs: number): void {
    this.phase = { kind: "settling", sinceMs: nowMs, thereMs: undefined };
  }

  private awaitSettled(phase: Phase & { kind: "settling" }, nowMs: number): void {
    if (this.seats.areThere || nowMs - phase.sinceMs >= KEY_FRAME_MS) phase.thereMs ??= nowMs;
    if (phase.thereMs === undefined) return;
    // By what was sent since: what stood in the queue before tells of the past.
    const toldMs = Number.isNaN(this.meter.newestMs) ? nowMs : this.meter.newestMs;
    const isSettled = toldMs - phase.thereMs >= SETTLE_MS || nowMs - phase.thereMs >= KEY_FRAME_MS;
    if (isSettled) this.phase = { kind: "steady" };
  }

  /** The line is full: what three quarters of the arrived rate carry, and at least one step less. */
  private goDown(nowMs: number): void {
    const { seats } = this;
    const fitting = this.fitting(this.arrivedBitsPerSecond(nowMs));
    const less = costOf(seats.all, fitting) < seats.cost ? fitting : stepDown(seats.all, seats.levels);
    const levels = this.isForeignQueue(nowMs) ? less.map((level, index) => keepOn(level, seats.levels[index])) : less;
    if (this.isFlooded(nowMs)) seats.stopShrinking(levels);
    this.choose(levels, nowMs);
    this.settle(nowMs);
    this.stepsAtOnce = 1;
    this.triedMs = nowMs;
    if (nowMs - this.provenMs < PROVEN_MS) this.trials.failed(nowMs);
    else this.trials.rest(nowMs);
    this.probes.rest(nowMs);
    this.passed = 0;
  }

  /** Which pictures the arrived rate carries, with room to spare where any does then. */
  private fitting(arrived: number): number[] {
    const { seats } = this;
    for (const share of [SAFE_SHARE, JUST_SHARE]) {
      this.budget = Math.max(0, arrived * share - seats.soundBitsPerSecond);
      const levels = allocate(seats.all, Math.min(this.budget, seats.cost));
      if (levels.some((level) => level !== OFF)) return levels;
    }
    return seats.all.map(() => OFF);
  }

  /** A queue that stands although what is sent arrives: somebody else's download fills the line, and pausing wouldn't empty it. */
  private isForeignQueue(nowMs: number): boolean {
    const { meter } = this;
    const isDelivered = this.arrivedBitsPerSecond(nowMs) > DELIVERED_SHARE * meter.sentBitsPerSecond(nowMs);
    return meter.hasFeedback && isDelivered && meter.queueDelayMs < UNBEARABLE_QUEUE_MS && meter.lossSince(0) < 0.1;
  }

  private considerMore(nowMs: number): void {
    const { seats, probes, trials } = this;
    const next = stepUp(seats.all, seats.levels, this.stepsAtOnce);
    const more = costOf(seats.all, next) - seats.cost;
    if (next.every((level, index) => level === seats.levels[index])) return;
    if (!this.meter.hasFeedback) {
      if (trials.isOver(nowMs)) this.beginTrial(next, nowMs);
      return;
    }
    if (!probes.isOver(nowMs)) return;
    const needed = seats.soundBitsPerSecond + seats.cost + more;
    const least = Math.max(LEAST_LINE_BITS, this.meter.arrivedBitsPerSecond);
    const bytes = Math.min(needed * PROBE_SPAN_MS, least * PROBE_QUEUE_MS) / 8000;
    const picture = seats.all.find((seat) => seat.picture.probe(bytes, nowMs))?.picture;
    if (picture !== undefined) this.phase = { kind: "probing", sinceMs: nowMs, picture, needed };
    else if (trials.isOver(nowMs)) this.beginTrial(next, nowMs);
  }

  private judgeProbe({ sinceMs, picture, needed }: Phase & { kind: "probing" }, nowMs: number): void {
    const found = picture.probed ?? (nowMs - sinceMs > PROBE_MS ? 0 : undefined);
    if (found === undefined) return;
    this.phase = { kind: "steady" };
    this.found = this.passed === 0 ? found : Math.min(this.found, found);
    const isTrustworthy = this.trials.isOver(nowMs) || found > this.doubted * BETTER;
    const isDue = nowMs - this.triedMs > FAITH_MS;
    if ((found < needed || !isTrustworthy) && !isDue) {
      this.stepsAtOnce = 1;
      this.passed = 0;
      if (found < needed) this.doubted = Math.min(this.doubted, found); // more than this is news
      this.probes.failed(nowMs);
      return;
    }
    this.probes.succeeded();
    this.passed += 1;
    if (this.passed < PASSES && !isDue) return;
    this.passed = 0;
    this.beginTrial(stepUp(this.seats.all, this.seats.levels, this.stepsAtOnce), nowMs);
  }

  private beginTrial(levels: readonly number[], nowMs: number): void {
    const before = this.seats.goals();
    this.triedMs = nowMs;
    this.choose(levels, nowMs);
    this.phase = { kind: "trial", sinceMs: nowMs, thereMs: undefined, before };
  }

  private judgeTrial(trial: Phase & { kind: "trial" }, verdict: Verdict, nowMs: number): void {
    const { seats, meter } = this;
    const isSilent = verdict === "unknown" && meter.hasFeedback;
    const neverCame = trial.thereMs === undefined && nowMs - trial.sinceMs > KEY_FRAME_MS;
    if (verdict === "congested" || isSilent || neverCame) {
      this.endTrial(trial, verdict, nowMs);
      return;
    }
    if (seats.areThere) trial.thereMs ??= nowMs;
    const lasts = (meter.hasFeedback ? TRIAL_MS : BLIND_TRIAL_MS) * (verdict === "busy" ? 2 : 1);
    if (trial.thereMs === undefined || nowMs - trial.thereMs < lasts) return;
    this.provenMs = nowMs;
    this.stepsAtOnce = Math.min(this.stepsAtOnce * 2, MOST_STEPS);
    this.trials.succeeded();
    this.budget = seats.areFull ? Number.POSITIVE_INFINITY : Math.max(this.budget, seats.cost);
    this.phase = { kind: "steady" };
  }

  private endTrial(trial: Phase & { kind: "trial" }, verdict: Verdict, nowMs: number): void {
    const levels = this.seats.levelsOf(trial.before);
    if (verdict === "congested") {
      if (this.isFlooded(nowMs)) this.seats.stopShrinking(levels);
      this.trials.failed(nowMs);
      this.doubted = this.found;
    } else this.trials.rest(nowMs);
    this.choose(levels, nowMs);
    this.settle(nowMs);
    this.stepsAtOnce = 1;
    this.probes.rest(nowMs);
  }

  private isFlooded(nowMs: number): boolean {
    return this.meter.sentBitsPerSecond(nowMs) > FLOOD * this.arrivedBitsPerSecond(nowMs);
  }

  private arrivedBitsPerSecond(nowMs: number): number {
    const { meter } = this;
    return meter.hasFeedback ? meter.arrivedBitsPerSecond : meter.sentBitsPerSecond(nowMs) * (1 - meter.reportedLoss);
  }
}

/** The smallest picture instead of none, where there is one. */
function keepOn(level: number, before = OFF): number {
  return before === OFF ? level : Math.max(level, 0);
}
