/** Counts what somebody may do: so many at once, so many a second from then on. */
export class TokenBucket {
  #tokens: number;
  #atMs: number;

  constructor(
    private readonly size: number,
    private readonly perSecond: number,
    nowMs: number,
  ) {
    this.#tokens = size;
    this.#atMs = nowMs;
  }

  /**
   * Takes the cost even when it isn't there.
   * @returns what is left. Below 0: too much was asked for, by so much.
   */
  take(cost: number, nowMs: number): number {
    const refill = (Math.max(0, nowMs - this.#atMs) / 1_000) * this.perSecond;
    this.#atMs = nowMs;
    this.#tokens = Math.min(this.size, this.#tokens + refill) - cost;
    return this.#tokens;
  }
}
