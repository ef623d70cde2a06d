const bucketMs = 0.02;
const buckets = 5_000;

/** Delays counted in steps of 0.02 ms up to 100 ms, the longer ones together: so that many processes' delays can be added. */
export class DelayHistogram {
  private readonly counts = new Uint32Array(buckets + 1);

  static from(counts: readonly number[]): DelayHistogram {
    const histogram = new DelayHistogram();
    histogram.counts.set(counts);
    return histogram;
  }

  add(delayMs: number): void {
    const bucket = Math.min(buckets, Math.max(0, Math.floor(delayMs / bucketMs)));
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
  }

  addAll(other: DelayHistogram): void {
    other.counts.forEach((count, bucket) => {
      this.counts[bucket] = (this.counts[bucket] ?? 0) + count;
    });
  }

  clear(): void {
    this.counts.fill(0);
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** The delay that this share (0 to 1) doesn't exceed, rounded up to a step; 100 for everything longer, NaN of nothing. */
  quantile(share: number): number {
    const total = this.total;
    if (total === 0) return Number.NaN;
    let seen = 0;
    const bucket = this.counts.findIndex((count) => {
      seen += count;
      return seen >= Math.max(1, Math.ceil(total * share));
    });
    return Math.min(bucket + 1, buckets) * bucketMs;
  }

  toJSON(): number[] {
    return [...this.counts];
  }
}
