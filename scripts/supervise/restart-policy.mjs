const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
const STEADY_LIFE_MS = 30_000;

/**
 * How long to wait before a child that died is started again: 0.2 s, doubling to 10 s while it keeps dying, and 0.2 s anew
 * after a life of 30 s.
 * @param {number | undefined} previousDelayMs the delay before the life that just ended; undefined when it was the first
 * @param {number} livedMs
 * @returns {number}
 */
export function restartDelayMs(previousDelayMs, livedMs) {
  if (previousDelayMs === undefined || livedMs >= STEADY_LIFE_MS) return FIRST_DELAY_MS;
  return Math.min(previousDelayMs * 2, LONGEST_DELAY_MS);
}
