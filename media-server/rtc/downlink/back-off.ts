/** A pause that grows with each failure. */
export class BackOff {
  private pauseMs: number;
  private untilMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
    private readonly growth: number,
  ) {
    this.pauseMs = firstMs;
  }

  isOver(nowMs: number): boolean {
    return nowMs >= this.untilMs;
  }

  failed(nowMs: number): void {
    this.untilMs = nowMs + this.pauseMs;
    this.pauseMs = Math.min(this.pauseMs * this.growth, this.longestMs);
  }

  /** Waits the first pause, without anything having failed. */
  rest(nowMs: number): void {
    this.untilMs = Math.max(this.untilMs, nowMs + this.firstMs);
  }

  succeeded(): void {
    this.pauseMs = this.firstMs;
    this.untilMs = Number.NEGATIVE_INFINITY;
  }
}
