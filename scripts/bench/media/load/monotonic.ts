/** Milliseconds by a clock that all processes of the machine share: CLOCK_MONOTONIC, without the origin of `performance.now()`. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
