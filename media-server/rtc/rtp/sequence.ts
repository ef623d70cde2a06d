/** Signed distance from `from` to `to` on the circle of 16-bit sequence numbers: 1 when `to` follows `from`, -1 before it. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** `value` as an unsigned 32-bit number: RTP timestamps wrap. */
export function wrap32(value: number): number {
  return value >>> 0;
}

/**
 * Turns 16-bit sequence numbers into ones that never wrap, so that everything behind it compares plain numbers.
 * The first one seen keeps its value plus one cycle: packets from before it stay positive.
 */
export class SequenceUnwrapper {
  private highest: number | undefined;

  unwrap(sequence: number): number {
    if (this.highest === undefined) {
      this.highest = sequence + 0x10000;
      return this.highest;
    }
    const extended = this.highest + sequenceDistance(this.highest & 0xffff, sequence);
    if (extended > this.highest) this.highest = extended;
    return extended;
  }
}
