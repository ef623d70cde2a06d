/** What one direction of a network path does to packets. */
export interface LineConditions {
  /** Share of packets that are lost by chance, 0 to 1. */
  loss: number;
  /** Bandwidth, headers of IP and UDP counted; null: as fast as it comes. */
  bitsPerSecond: number | null;
  /** How long a packet may wait for the bandwidth; one that would wait longer is dropped, as by a full router. */
  queueMs: number;
  /** Nothing passes, nobody is told. */
  blocked: boolean;
}

export const clearLine: LineConditions = { loss: 0, bitsPerSecond: null, queueMs: 300, blocked: false };

/** What became of the packets so far. */
export interface LineCounts {
  passed: number;
  lost: number;
  overflowed: number;
  blocked: number;
}

interface Waiting<Item> {
  item: Item;
  bits: number;
  arrivedMs: number;
}

/** An IPv4 and a UDP header, without options. */
const headerBytes = 28;

/** One direction of a path, as a queue in the order of arrival. It has no clock: its owner asks when the next leaves. */
export class Line<Item> {
  conditions: LineConditions = clearLine;
  readonly counts: LineCounts = { passed: 0, lost: 0, overflowed: 0, blocked: 0 };
  private readonly waiting: Waiting<Item>[] = [];
  private waitingBits = 0;
  private lastLeftMs = Number.NEGATIVE_INFINITY;

  /** @param random as Math.random */
  constructor(private readonly random: () => number) {}

  push(item: Item, payloadBytes: number, nowMs: number): void {
    const { blocked, loss, bitsPerSecond, queueMs } = this.conditions;
    const bits = (payloadBytes + headerBytes) * 8;
    if (blocked) this.counts.blocked += 1;
    else if (this.random() < loss) this.counts.lost += 1;
    else if (bitsPerSecond !== null && (this.waitingBits / bitsPerSecond) * 1000 > queueMs) this.counts.overflowed += 1;
    else {
      this.waiting.push({ item, bits, arrivedMs: nowMs });
      this.waitingBits += bits;
    }
  }

  /** The packet whose time to leave has come; undefined when there is none yet. */
  shift(nowMs: number): Item | undefined {
    const leavesMs = this.nextMs;
    const head = this.waiting[0];
    if (leavesMs === undefined || head === undefined || leavesMs > nowMs) return undefined;
    this.waiting.shift();
    this.waitingBits -= head.bits;
    this.lastLeftMs = leavesMs;
    this.counts.passed += 1;
    return head.item;
  }

  /** When the next packet leaves, should the conditions stay; undefined when none waits. */
  get nextMs(): number | undefined {
    const head = this.waiting[0];
    if (head === undefined) return undefined;
    const { bitsPerSecond } = this.conditions;
    const sendingMs = bitsPerSecond === null ? 0 : (head.bits / bitsPerSecond) * 1000;
    return Math.max(head.arrivedMs, this.lastLeftMs) + sendingMs;
  }
}
