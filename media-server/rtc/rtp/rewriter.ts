import { sequenceDistance, wrap32 } from "./sequence";

/** Where a source stands when a subscriber begins to receive it. */
export interface SourceStart {
  /** Unwrapped sequence number of the first packet that the subscriber gets. */
  sequence: number;
  timestamp: number;
}

/**
 * Maps one source's numbers to those that a subscriber sees, which go on when the source changes: a publisher's new
 * connection starts at numbers of its own, and a receiver takes such a jump for loss.
 */
export class RtpRewriter {
  private first = Number.POSITIVE_INFINITY;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private lastSequence: number | undefined;
  private lastTimestamp = 0;
  private lastSentMs = 0;

  /**
   * @param clockRate RTP clock in Hz
   * @param firstSequence where the subscriber's own numbers begin, 0 to 65535; likewise `firstTimestamp`
   */
  constructor(
    private readonly clockRate: number,
    private readonly firstSequence: number,
    private readonly firstTimestamp: number,
  ) {}

  /** Continues with another source; the media clock goes on by the time that passed since the last packet. */
  switchTo(start: SourceStart, nowMs: number): void {
    this.first = start.sequence;
    if (this.lastSequence === undefined) {
      this.sequenceOffset = this.firstSequence + 0x10000 - start.sequence; // one cycle up: never negative
      this.timestampOffset = wrap32(this.firstTimestamp - start.timestamp);
      return;
    }
    const elapsed = Math.max(1, Math.round(((nowMs - this.lastSentMs) * this.clockRate) / 1000));
    this.sequenceOffset = this.lastSequence + 1 - start.sequence;
    this.timestampOffset = wrap32(this.lastTimestamp + elapsed - start.timestamp);
  }

  /** False for what came before the source was switched to: the subscriber's numbers have no room for it. */
  covers(sequence: number): boolean {
    return sequence >= this.first;
  }

  /** The subscriber's 16-bit number; remembers the packet as sent when it is the newest. */
  advance(sequence: number, timestamp: number, nowMs: number): number {
    const out = sequence + this.sequenceOffset;
    if (this.lastSequence === undefined || out > this.lastSequence) {
      this.lastSequence = out;
      this.lastTimestamp = this.timestamp(timestamp);
      this.lastSentMs = nowMs;
    }
    return out & 0xffff;
  }

  timestamp(timestamp: number): number {
    return wrap32(timestamp + this.timestampOffset);
  }

  /** The source's unwrapped number behind one that the subscriber names (it asks for a packet again), if it was sent. */
  sourceSequence(subscriberSequence: number): number | undefined {
    if (this.lastSequence === undefined) return undefined;
    const out = this.lastSequence + sequenceDistance(this.lastSequence & 0xffff, subscriberSequence);
    const sequence = out - this.sequenceOffset;
    return out <= this.lastSequence && this.covers(sequence) ? sequence : undefined;
  }
}
