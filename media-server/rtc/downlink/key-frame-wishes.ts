/** A receiver repeats its wish until the key frame is there: so soon after one it is the same. */
const SAME_MS = 500;
const MOST_AT_ONCE = 4;
const NEXT_AFTER_MS = 2000;

/** How often one subscriber's wish for a key frame is heard: each costs everybody who receives the stream. */
export class KeyFrameWishes {
  private left = MOST_AT_ONCE;
  private heardMs = Number.NEGATIVE_INFINITY;
  private earnedMs = Number.NEGATIVE_INFINITY;

  /** Whether to hand this wish on. */
  hear(nowMs: number): boolean {
    const earned = (nowMs - this.earnedMs) / NEXT_AFTER_MS;
    this.left = Math.min(MOST_AT_ONCE, this.left + earned);
    this.earnedMs = nowMs;
    if (nowMs - this.heardMs < SAME_MS || this.left < 1) return false;
    this.left -= 1;
    this.heardMs = nowMs;
    return true;
  }
}
