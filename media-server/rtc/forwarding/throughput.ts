const WINDOW_MS = 200;
/** How much a new window weighs: an old rate is forgotten within about a second. */
const WEIGHT = 0.3;

/** What a source sends, in bits per second, smoothed over about a second. */
export class Throughput {
  bitsPerSecond = 0;
  private bytes = 0;
  private windowMs = Number.NaN;

  count(bytes: number, nowMs: number): void {
    if (Number.isNaN(this.windowMs)) this.windowMs = nowMs;
    this.bytes += bytes;
    this.settle(nowMs);
  }

  /** Called now and then, so that the rate falls when nothing comes. */
  settle(nowMs: number): void {
    const elapsed = nowMs - this.windowMs;
    if (!(elapsed >= WINDOW_MS)) return;
    const rate = (this.bytes * 8000) / elapsed;
    // The first rate counts in full: there is nothing to smooth it by.
    const weight = this.bitsPerSecond === 0 ? 1 : Math.min(1, (WEIGHT * elapsed) / WINDOW_MS);
    this.bitsPerSecond += (rate - this.bitsPerSecond) * weight;
    this.bytes = 0;
    this.windowMs = nowMs;
  }
}
