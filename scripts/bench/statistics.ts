/** A sample of one figure, in the unit of its values. Never a mean: one slow case in ten must show. */
export interface Summary {
  count: number;
  median: number;
  /** The value that 99 in 100 don't exceed; of fewer than 100 values, the largest. */
  p99: number;
}

/** Throws when there is nothing to summarise. */
export function summarise(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  return { count: sorted.length, median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

/** Nearest rank: always a value that was measured. */
function quantile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

/** Least squares: by how much `values` grow with each step of `times`, in their units. NaN of fewer than two different times. */
export function slopeOf(points: readonly { time: number; value: number }[]): number {
  const mean = (figure: (point: { time: number; value: number }) => number) =>
    points.reduce((sum, point) => sum + figure(point), 0) / points.length;
  const [time, value] = [mean((point) => point.time), mean((point) => point.value)];
  const covariance = mean((point) => (point.time - time) * (point.value - value));
  return covariance / mean((point) => (point.time - time) ** 2);
}
