import { usageOf } from "../process-usage";

/** CPU time that processes use while something runs, in milliseconds each. NaN where it can't be read (not Linux). */
export class CpuMeter<Name extends string> {
  private readonly totals = new Map<Name, number>();

  constructor(private readonly pids: Readonly<Record<Name, number>>) {}

  /** Adds what each used meanwhile. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = this.read();
    const result = await work();
    for (const [name, ms] of this.read()) {
      this.totals.set(name, (this.totals.get(name) ?? 0) + ms - (before.get(name) ?? 0));
    }
    return result;
  }

  /** So far, of one process. */
  of(name: Name): number {
    return this.totals.get(name) ?? Number.NaN;
  }

  private read(): Map<Name, number> {
    const names = Object.keys(this.pids) as Name[];
    return new Map(names.map((name) => [name, (usageOf(this.pids[name])?.cpuSeconds ?? Number.NaN) * 1000]));
  }
}
