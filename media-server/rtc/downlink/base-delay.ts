const BUCKET_MS = 10_000;
const BUCKETS = 3;

/**
 * The least one-way delay of a connection, to which every other is compared: what is above it was spent in queues. Both
 * clocks are strangers, so the number itself means nothing. It is the least of half a minute: clocks drift (100 ppm are
 * 3 ms in that time), and routes change.
 */
export class BaseDelay {
  private readonly least = new Float64Array(BUCKETS).fill(Number.POSITIVE_INFINITY);
  private bucket = 0;
  private bucketEndsMs = Number.NEGATIVE_INFINITY;

  /** Notes a packet's one-way delay and answers how much of it was queueing; all in milliseconds. */
  queueDelay(delayMs: number, sentMs: number): number {
    if (sentMs >= this.bucketEndsMs) {
      this.bucket = (this.bucket + 1) % BUCKETS;
      this.bucketEndsMs = sentMs + BUCKET_MS;
      this.least[this.bucket] = delayMs;
    } else if (delayMs < (this.least[this.bucket] ?? 0)) {
      this.least[this.bucket] = delayMs;
    }
    let base = delayMs;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) base = Math.min(base, this.least[bucket] ?? delayMs);
    return delayMs - base;
  }

  /** Forgets everything: what was measured before says nothing of now. */
  reset(): void {
    this.least.fill(Number.POSITIVE_INFINITY);
    this.bucketEndsMs = Number.NEGATIVE_INFINITY;
  }
}
