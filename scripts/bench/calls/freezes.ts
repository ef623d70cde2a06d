/** What the moments of a picture's frames say. */
export interface Freezes {
  picturesPerSecond: number;
  longestGapMs: number;
  /** Gaps between two frames of more than half a second, of more than two. */
  over500Ms: number;
  over2000Ms: number;
}

/** @param framesMs when each frame was shown, in order @param endMs when nobody looked any more: a picture that stands still until then has frozen, too */
export function freezesIn(framesMs: readonly number[], startMs: number, endMs: number): Freezes {
  const moments = [startMs, ...framesMs, endMs];
  const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment));
  return {
    picturesPerSecond: framesMs.length / ((endMs - startMs) / 1000),
    longestGapMs: Math.max(...gaps),
    over500Ms: gaps.filter((gap) => gap > 500).length,
    over2000Ms: gaps.filter((gap) => gap > 2000).length,
  };
}
