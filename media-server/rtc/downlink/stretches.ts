export const STRETCH_MS = 50;
const KEPT = 64;

/** Sums and minima over stretches of 50 ms, the last three seconds of them. Nothing is allocated once it is made. */
export class Stretches {
  private readonly numbers = new Float64Array(KEPT).fill(Number.NaN);
  private readonly values: Float64Array[];
  /** Of the newest stretch; NaN before there is one. */
  newest = Number.NaN;

  /** @param empty what each column holds in a stretch in which nothing happened yet */
  constructor(private readonly empty: readonly number[]) {
    this.values = empty.map(() => new Float64Array(KEPT));
  }

  static at(ms: number): number {
    return Math.floor(ms / STRETCH_MS);
  }

  add(ms: number, column: number, amount: number): void {
    const place = this.enter(ms);
    const values = this.values[column];
    if (place >= 0 && values) values[place] = (values[place] ?? 0) + amount;
  }

  least(ms: number, column: number, value: number): void {
    const place = this.enter(ms);
    const values = this.values[column];
    if (place >= 0 && values) values[place] = Math.min(values[place] ?? value, value);
  }

  /** Of the stretch with that number; undefined when nothing happened in it, or it is too old. */
  value(stretch: number, column: number): number | undefined {
    const place = ((stretch % KEPT) + KEPT) % KEPT;
    return this.numbers[place] === stretch ? this.values[column]?.[place] : undefined;
  }

  sum(column: number, from: number, to: number): number {
    let sum = 0;
    for (let stretch = from; stretch <= to; stretch += 1) sum += this.value(stretch, column) ?? 0;
    return sum;
  }

  reset(): void {
    this.numbers.fill(Number.NaN);
    this.newest = Number.NaN;
  }

  /** Where a time's stretch lies, emptied when it is new; -1 when it is too old. */
  private enter(ms: number): number {
    const stretch = Stretches.at(ms);
    if (stretch <= this.newest - KEPT) return -1;
    if (!(stretch <= this.newest)) this.newest = stretch;
    const place = ((stretch % KEPT) + KEPT) % KEPT;
    if (this.numbers[place] !== stretch) {
      this.numbers[place] = stretch;
      this.values.forEach((values, column) => {
        values[place] = this.empty[column] ?? 0;
      });
    }
    return place;
  }
}
