/** The same packet isn't sent again sooner: requests overlap, and a flood of them must not multiply traffic. */
const SPACING_MS = 20;
/** Of what is sent, in retransmissions: a line that loses more than this isn't mended by more packets. */
const SHARE = 0.5;
const LARGEST_BYTES = 256 * 1024;
const REMEMBERED = 512;

/** Bounds what one subscriber may have sent again. */
export class RetransmissionBudget {
  private bytes = LARGEST_BYTES / 4;
  /** When each packet was last sent again, by its sequence number; made with the first request. */
  private sentAtMs: Float64Array | undefined;
  private sequences: Int32Array | undefined;

  /** A packet was sent for the first time. */
  earn(size: number): void {
    this.bytes = Math.min(LARGEST_BYTES, this.bytes + size * SHARE);
  }

  /** Whether this packet may be sent again now; takes its size off what is left. */
  spend(sequence: number, size: number, nowMs: number): boolean {
    if (size > this.bytes) return false;
    this.sentAtMs ??= new Float64Array(REMEMBERED);
    this.sequences ??= new Int32Array(REMEMBERED).fill(-1);
    const place = sequence % REMEMBERED;
    if (this.sequences[place] === sequence && nowMs - (this.sentAtMs[place] ?? 0) < SPACING_MS) return false;
    this.sequences[place] = sequence;
    this.sentAtMs[place] = nowMs;
    this.bytes -= size;
    return true;
  }
}
