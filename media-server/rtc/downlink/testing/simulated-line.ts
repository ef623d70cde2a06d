/** A line with one queue that drops what doesn't fit, in simulated time. */
export class SimulatedLine {
  /** Longest queue in bytes. */
  queueBytes = 30_000;
  /** One way, apart from queueing. */
  delayMs = 20;
  /** Share that is lost at random. */
  loss = 0;
  /** What somebody else's packets wait before ours. */
  foreignQueueMs = 0;
  private backlogBytes = 0;
  private settledMs = 0;
  private seed = 42;

  constructor(private rate = Number.POSITIVE_INFINITY) {}

  setBitsPerSecond(rate: number, nowMs: number): void {
    this.drain(nowMs);
    this.rate = rate;
  }

  /** When the packet is at the other end; undefined when it is lost. Calls come in order of time. */
  arrivalOf(bytes: number, nowMs: number): number | undefined {
    this.drain(nowMs);
    if (this.random() < this.loss) return undefined;
    if (this.backlogBytes + bytes > this.queueBytes) return undefined;
    this.backlogBytes += bytes;
    return nowMs + this.delayMs + this.foreignQueueMs + (this.backlogBytes * 8000) / this.rate;
  }

  private drain(nowMs: number): void {
    this.backlogBytes = Math.max(0, this.backlogBytes - ((nowMs - this.settledMs) * this.rate) / 8000);
    this.settledMs = nowMs;
  }

  private random(): number {
    this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) >>> 0;
    return this.seed / 0x1_0000_0000;
  }
}
