const NONE = -1;
/** The receiver's clock tells no less. */
const LEAST_SPAN_MS = 0.25;
const LEAST_PACKETS = 3;

/**
 * A train of packets that leave at once: the thinnest place of the line spreads them, and how fast they arrive is what
 * it carries beside everything else. Numbers are unwrapped.
 */
export class CapacityProbe {
  private first = NONE;
  private last = NONE;
  private packets = 0;
  private bytes = 0;
  private firstArrivalMs = 0;
  private lastArrivalMs = 0;
  private isOver = false;

  /** Forgets the last train; the next one may take a while to leave. */
  reset(): void {
    this.first = NONE;
    this.isOver = false;
  }

  begin(first: number): void {
    this.first = first;
    this.last = Number.POSITIVE_INFINITY;
    this.packets = 0;
    this.bytes = 0;
    this.isOver = false;
  }

  end(last: number): void {
    this.last = last;
  }

  arrived(number: number, arrivalMs: number, bytes: number): void {
    if (this.isOver || number < this.first || this.first === NONE) return;
    if (number <= this.last) {
      if (this.packets === 0) this.firstArrivalMs = arrivalMs;
      else this.bytes += bytes; // the first one only starts the watch
      this.packets += 1;
      this.lastArrivalMs = arrivalMs;
    }
    this.isOver = number >= this.last;
  }

  missing(number: number): void {
    if (this.first !== NONE && number >= this.last) this.isOver = true;
  }

  /** Bits a second; 0 when too little arrived to tell, undefined while the train is on its way. */
  get bitsPerSecond(): number | undefined {
    if (!this.isOver) return undefined;
    if (this.packets < LEAST_PACKETS) return 0;
    return (this.bytes * 8000) / Math.max(LEAST_SPAN_MS, this.lastArrivalMs - this.firstArrivalMs);
  }
}
