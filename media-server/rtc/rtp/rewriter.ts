import type { SenderClock } from "../rtcp/write-rtcp";
import { sequenceDistance, wrap32 } from "./sequence";

/** Where a source stands when a subscriber begins to receive it. */
export interface SourceStart {
  /** Unwrapped sequence number of the first packet that the subscriber gets. */
  sequence: number;
  timestamp: number;
  /** By its newest sender report. */
  clock?: SenderClock | undefined;
}

/** Sender reports that are further from the wall clock than this aren't believed: seconds. */
const BELIEVED_S = 1;

/**
 * Maps one source's numbers to those that a subscriber sees, which go on when the source changes: each layer of a
 * simulcast, and a publisher's new connection, counts from a start of its own, and a receiver takes a jump for loss.
 */
export class RtpRewriter {
  private first = Number.POSITIVE_INFINITY;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private lastSequence: number | undefined;
  private lastTimestamp = 0;
  private lastSentMs = 0;
  /** The subscriber's timestamp at NTP time 0: by it every source of one sender is mapped alike. */
  private anchor: number | undefined;

  /**
   * @param clockRate RTP clock in Hz
   * @param firstSequence where the subscriber's own numbers begin, 0 to 65535; likewise `firstTimestamp`
   */
  constructor(
    private readonly clockRate: number,
    private readonly firstSequence: number,
    private readonly firstTimestamp: number,
  ) {}

  /**
   * Continues with another source. The media clock goes on by both sources' sender reports, else by the time that
   * passed since the last packet.
   */
  switchTo(start: SourceStart, nowMs: number): void {
    this.first = start.sequence;
    if (this.lastSequence === undefined) {
      this.sequenceOffset = this.firstSequence + 0x10000 - start.sequence; // one cycle up: never negative
      this.timestampOffset = wrap32(this.firstTimestamp - start.timestamp);
    } else {
      this.sequenceOffset = this.lastSequence + 1 - start.sequence;
      this.timestampOffset = wrap32(this.continuedTimestamp(start, nowMs) - start.timestamp);
    }
    if (this.anchor === undefined && start.clock) this.learn(start.clock);
  }

  /** Tells the present source's clock, from its sender reports. */
  learn(clock: SenderClock): void {
    this.anchor ??= wrap32(this.timestamp(clock.rtpTimestamp) - this.ntpTicks(clock));
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

  /** The subscriber's timestamp for a new source's first packet: always after the last one, or pictures would melt together. */
  private continuedTimestamp({ timestamp, clock }: SourceStart, nowMs: number): number {
    const elapsed = Math.round(((nowMs - this.lastSentMs) * this.clockRate) / 1000);
    if (clock && this.anchor !== undefined) {
      const exact = wrap32(this.anchor + this.ntpTicks(clock) + timestamp - clock.rtpTimestamp);
      const ahead = (exact - this.lastTimestamp) | 0;
      if (Math.abs(ahead - elapsed) <= BELIEVED_S * this.clockRate) return this.lastTimestamp + Math.max(1, ahead);
    }
    this.anchor = undefined; // another sender's clock: a later report tells how it stands to this one
    return this.lastTimestamp + Math.max(1, elapsed);
  }

  private ntpTicks({ ntpHigh, ntpLow }: SenderClock): number {
    return wrap32(Math.round((ntpHigh + ntpLow / 0x100000000) * this.clockRate));
  }
}
