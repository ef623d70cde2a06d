/** Random choices that a seed repeats (mulberry32, public domain). Not for secrets. */
export class Prng {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  /** Any UTF-16 code units, control characters and lone surrogates among them. */
  text(length: number): string {
    return String.fromCharCode(...Array.from({ length }, () => this.int(this.chance(0.7) ? 0x7f : 0x10000)));
  }
}

/** The seed of a run: `HOSTILE_SEED`, or one of its own, to be printed. */
export function hostileSeed(): number {
  const wished = process.env.HOSTILE_SEED;
  return wished ? Number(wished) : Math.floor(Math.random() * 2 ** 32);
}
