/** For somebody who sees nothing yet. Chrome's encoder itself makes no two key frames on request within 300 ms. */
export const FIRST_PICTURE_SPACING_MS = 300;
/** For somebody whose picture broke: each key frame costs everybody's bandwidth. */
export const REPAIR_SPACING_MS = 1000;
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 4000;

/** Merges everybody's wishes for a key frame of one publisher into few requests, repeated until one came. */
export class KeyFrameRequests {
  private dueAtMs = Number.POSITIVE_INFINITY;
  private sentAtMs = Number.NEGATIVE_INFINITY;
  private retryMs = FIRST_RETRY_MS;

  /** @param spacingMs least time since the request before this one */
  want(nowMs: number, spacingMs: number): void {
    this.dueAtMs = Math.min(this.dueAtMs, Math.max(nowMs, this.sentAtMs + spacingMs));
  }

  /** Nothing is wanted. */
  get isIdle(): boolean {
    return this.dueAtMs === Number.POSITIVE_INFINITY;
  }

  /** Whether to send a request now. One that is sent comes due again, later each time, until `arrived`. */
  due(nowMs: number): boolean {
    if (nowMs < this.dueAtMs) return false;
    this.sentAtMs = nowMs;
    this.dueAtMs = nowMs + this.retryMs;
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    return true;
  }

  /** A key frame began: everybody who is connected has it. */
  arrived(): void {
    this.dueAtMs = Number.POSITIVE_INFINITY;
    this.retryMs = FIRST_RETRY_MS;
  }
}
