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

/** Our own packets between a source's. */
interface Insertion {
  /** The source's first number after them. */
  from: number;
  offsetBefore: number;
  /** In the subscriber's numbers, not wrapped. */
  firstInserted: number;
  count: number;
}

/** What is older than so many insertions isn't sent again any more. */
const REMEMBERED_INSERTIONS = 16;
/** Sender reports that are further from the wall clock than this aren't believed: seconds. */
const BELIEVED_S = 1;

/**
 * Maps one source's numbers to those that a subscriber sees, which go on when the source changes: each layer of a
 * simulcast, and a publisher's new connection, counts from a start of its own, and a receiver takes a jump for loss.
 */
export class RtpRewriter {
  private first = Number.POSITIVE_INFINITY;
  private sequenceOffset = 0;
  /** Packets of our own that were put between the source's, the latest last. */
  private inserted: Insertion[] = [];
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
    this.inserted = [];
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
    const out = sequence + this.offsetOf(sequence);
    if (this.lastSequence === undefined || out > this.lastSequence) {
      this.lastSequence = out;
      this.lastTimestamp = this.timestamp(timestamp);
      this.lastSentMs = nowMs;
    }
    return out & 0xffff;
  }

  get hasBegun(): boolean {
    return this.lastSequence !== undefined;
  }

  /** The last packet's, as the subscriber saw it. */
  get newestTimestamp(): number {
    return this.lastTimestamp;
  }

  /**
   * Makes room for `count` packets of our own after the last one that was sent.
   * @returns the first one's number, not wrapped; undefined before anything was sent.
   */
  insert(count: number): number | undefined {
    if (this.lastSequence === undefined) return undefined;
    const first = this.lastSequence + 1;
    const from = first - this.sequenceOffset;
    this.inserted.push({ from, offsetBefore: this.sequenceOffset, firstInserted: first, count });
    const forgotten = this.inserted.length > REMEMBERED_INSERTIONS ? this.inserted.shift() : undefined;
    if (forgotten) this.first = Math.max(this.first, forgotten.from);
    this.sequenceOffset += count;
    this.lastSequence += count;
    return first;
  }

  /** Whether a number that the subscriber names is of a packet of our own. */
  isInserted(subscriberSequence: number): boolean {
    if (this.lastSequence === undefined) return false;
    const out = this.unwrapped(subscriberSequence, this.lastSequence);
    return this.inserted.some(({ firstInserted, count }) => out >= firstInserted && out < firstInserted + count);
  }

  timestamp(timestamp: number): number {
    return wrap32(timestamp + this.timestampOffset);
  }

  /** The source's unwrapped number behind one that the subscriber names (it asks for a packet again), if it was sent. */
  sourceSequence(subscriberSequence: number): number | undefined {
    if (this.lastSequence === undefined) return undefined;
    const out = this.unwrapped(subscriberSequence, this.lastSequence);
    if (out > this.lastSequence || this.isInserted(subscriberSequence)) return undefined;
    const later = this.inserted.find(({ firstInserted }) => out < firstInserted);
    const sequence = out - (later?.offsetBefore ?? this.sequenceOffset);
    return this.covers(sequence) ? sequence : undefined;
  }

  /** How far the subscriber's numbers are ahead of the source's there. */
  private offsetOf(sequence: number): number {
    const latest = this.inserted[this.inserted.length - 1];
    if (latest === undefined || sequence >= latest.from) return this.sequenceOffset;
    return this.inserted.find(({ from }) => sequence < from)?.offsetBefore ?? this.sequenceOffset;
  }

  private unwrapped(subscriberSequence: number, lastSequence: number): number {
    return lastSequence + sequenceDistance(lastSequence & 0xffff, subscriberSequence);
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
