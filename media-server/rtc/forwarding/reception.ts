import type { ReportBlock } from "../rtcp/write-rtcp";
import { wrap32 } from "../rtp/sequence";

/** What a receiver report says of one source (RFC 3550 §6.4.1 and appendix A). */
export class Reception {
  private base: number | undefined;
  private highest = 0;
  private received = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private jitter = 0;
  private transit: number | undefined;
  private reportMiddle = 0;
  private reportAtMs = 0;

  /** @param clockRate RTP clock in Hz */
  constructor(private readonly clockRate: number) {}

  /** Counts a packet as it came, retransmissions on another SSRC excluded. `sequence` is unwrapped. */
  count(sequence: number, timestamp: number, nowMs: number): void {
    if (this.base === undefined) {
      this.base = sequence;
      this.highest = sequence;
    }
    if (sequence > this.highest) this.highest = sequence;
    this.received += 1;

    const transit = wrap32(Math.round((nowMs * this.clockRate) / 1000) - timestamp);
    if (this.transit !== undefined) {
      const difference = Math.abs((transit - this.transit) | 0);
      this.jitter += (difference - this.jitter) / 16;
    }
    this.transit = transit;
  }

  senderReport(ntpHigh: number, ntpLow: number, nowMs: number): void {
    this.reportMiddle = wrap32((ntpHigh << 16) | (ntpLow >>> 16));
    this.reportAtMs = nowMs;
  }

  /** Undefined before the first packet. Begins a new interval for the fraction lost. */
  report(ssrc: number, nowMs: number): ReportBlock | undefined {
    if (this.base === undefined) return undefined;
    const expected = this.highest - this.base + 1;
    const expectedNow = expected - this.expectedBefore;
    const lostNow = expectedNow - (this.received - this.receivedBefore);
    this.expectedBefore = expected;
    this.receivedBefore = this.received;
    return {
      ssrc,
      fractionLost: lostNow > 0 ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
      cumulativeLost: expected - this.received,
      highestSequence: wrap32(this.highest - 0x10000), // unwrapping starts one cycle up
      jitter: Math.floor(this.jitter),
      lastSenderReport: this.reportMiddle,
      delaySinceLastSenderReport: this.reportMiddle === 0 ? 0 : Math.round(((nowMs - this.reportAtMs) * 65536) / 1000),
    };
  }
}
