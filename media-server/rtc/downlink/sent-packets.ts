import type { ArrivalListener } from "../rtcp/read-transport-feedback";
import { sequenceDistance } from "../rtp/sequence";
import { BaseDelay } from "./base-delay";
import { CapacityProbe } from "./capacity-probe";
import type { LineMeter } from "./line-meter";

const KEPT = 2048;
/** After so long without a word everything measured before is stale, and what is missing was lost in an outage. */
const SILENCE_MS = 1000;

const IN_FLIGHT = 0;
const MISSING = 1;
const ARRIVED = 2;

/** What one connection sent, by transport-wide sequence number, until feedback tells what became of it. */
export class SentPackets implements ArrivalListener {
  readonly probe = new CapacityProbe();
  private readonly sentMs = new Float64Array(KEPT);
  private readonly bytes = new Uint16Array(KEPT);
  private readonly states = new Uint8Array(KEPT);
  private readonly base = new BaseDelay();
  private next = 0;
  /** The highest number that feedback told of. */
  private told = -1;
  private toldAtMs = Number.POSITIVE_INFINITY;
  /** Up to here nothing counts any more. */
  private forgotten = -1;

  constructor(private readonly meter: LineMeter) {}

  /** Counts a packet that is about to be sent; answers its 16-bit number. */
  note(bytes: number, nowMs: number): number {
    const place = this.next % KEPT;
    this.sentMs[place] = nowMs;
    this.bytes[place] = bytes;
    this.states[place] = IN_FLIGHT;
    this.next += 1;
    this.meter.noteSent(bytes, nowMs);
    return (this.next - 1) & 0xffff;
  }

  /** Called before a feedback is read. After a silence, what was in flight until now is forgotten. */
  feedbackBegins(nowMs: number): void {
    const waitsSinceMs = this.next > this.told + 1 ? (this.sentMs[(this.told + 1) % KEPT] ?? nowMs) : nowMs;
    if (nowMs - Math.max(this.toldAtMs, waitsSinceMs) > SILENCE_MS) {
      this.forgotten = this.next - 1;
      this.base.reset();
      this.meter.reset();
    }
    this.toldAtMs = nowMs;
  }

  /** From now on packets belong to a train whose arrival is timed, until `probeEnds`. */
  probeBegins(): void {
    this.probe.begin(this.next);
  }

  probeEnds(): void {
    this.probe.end(this.next - 1);
  }

  onArrived(sequence: number, arrivalMs: number): void {
    const number = this.unwrap(sequence);
    if (number === undefined) return;
    this.told = Math.max(this.told, number);
    const place = number % KEPT;
    const state = this.states[place];
    if (state === ARRIVED) return;
    this.states[place] = ARRIVED;
    const sentMs = this.sentMs[place] ?? 0;
    const bytes = this.bytes[place] ?? 0;
    if (state === MISSING) this.meter.noteLost(sentMs, -1);
    this.meter.noteArrived(sentMs, this.base.queueDelay(arrivalMs - sentMs, sentMs), bytes);
    this.probe.arrived(number, arrivalMs, bytes);
  }

  onMissing(sequence: number): void {
    const number = this.unwrap(sequence);
    if (number === undefined) return;
    const place = number % KEPT;
    if (this.states[place] !== IN_FLIGHT) return;
    this.states[place] = MISSING;
    this.meter.noteLost(this.sentMs[place] ?? 0);
    this.probe.missing(number);
  }

  /** The number behind the 16 bits, if it was sent, is still kept and counts. */
  private unwrap(sequence: number): number | undefined {
    const newest = this.next - 1;
    const number = newest + sequenceDistance(newest & 0xffff, sequence);
    return number <= newest && number > newest - KEPT && number > this.forgotten ? number : undefined;
  }
}
