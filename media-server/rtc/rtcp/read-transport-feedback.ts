/**
 * Transport-wide congestion control, the sender's part (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): what
 * a receiver says of each packet of a connection. Nothing is allocated per packet.
 */
export interface ArrivalListener {
  /** @param arrivalMs on the receiver's clock, which begins anywhere but never wraps here */
  onArrived(sequence: number, arrivalMs: number): void;
  /** Not there yet: lost, or on its way still. A later feedback may tell of its arrival. */
  onMissing(sequence: number): void;
}

const BASE = 12;
const CHUNKS = 20;
const REFERENCE_MS = 64;
const REFERENCE_BITS = 24;
const TICKS_PER_MS = 4;
/** More than a receiver has to say after seconds of silence; beyond it a few bytes would cost a lot of counting. */
const MOST_STATUSES = 8192;

const NOT_RECEIVED = 0;
const LARGE_DELTA = 2;
const RESERVED = 3;

/** Reads the feedback of one connection; keeps count of the reference time's wraps (one in twelve days). */
export class TransportFeedbackReader {
  private reference: number | undefined;

  /**
   * Tells the listener of every packet that the feedback in `packet` from `at` to `end` (header included) speaks of, in
   * order. False, and nothing told, when it is malformed.
   */
  read(packet: Buffer, at: number, end: number, listener: ArrivalListener): boolean {
    if (at + CHUNKS > end) return false;
    const count = packet.readUInt16BE(at + BASE + 2);
    const deltas = count > 0 && count <= MOST_STATUSES ? endOfChunks(packet, at + CHUNKS, end, count) : -1;
    if (deltas < 0) return false;
    this.tell(packet, at, deltas, count, listener);
    return true;
  }

  private tell(packet: Buffer, at: number, deltasAt: number, count: number, listener: ArrivalListener): void {
    const base = packet.readUInt16BE(at + BASE);
    let arrivalMs = this.unwrapReference(packet.readUIntBE(at + BASE + 4, 3)) * REFERENCE_MS;
    let delta = deltasAt;
    let index = 0;
    for (let chunk = at + CHUNKS; index < count; chunk += 2) {
      const word = packet.readUInt16BE(chunk);
      const length = Math.min(lengthOf(word), count - index);
      for (let place = 0; place < length; place += 1, index += 1) {
        const status = statusAt(word, place);
        const sequence = (base + index) & 0xffff;
        if (status === NOT_RECEIVED) {
          listener.onMissing(sequence);
          continue;
        }
        arrivalMs += (status === LARGE_DELTA ? packet.readInt16BE(delta) : packet.readUInt8(delta)) / TICKS_PER_MS;
        delta += status;
        listener.onArrived(sequence, arrivalMs);
      }
    }
  }

  private unwrapReference(reference: number): number {
    if (this.reference === undefined) {
      this.reference = reference;
    } else {
      const shift = 32 - REFERENCE_BITS;
      this.reference += ((reference - this.reference) << shift) >> shift; // the nearest time that reads so
    }
    return this.reference;
  }
}

/** Offset behind the chunks that hold `count` statuses, or -1 when they or their deltas don't fit, or make no sense. */
function endOfChunks(packet: Buffer, start: number, end: number, count: number): number {
  let deltaBytes = 0;
  let chunk = start;
  for (let index = 0; index < count; chunk += 2) {
    if (chunk + 2 > end) return -1;
    const word = packet.readUInt16BE(chunk);
    const length = Math.min(lengthOf(word), count - index);
    if (length === 0) return -1;
    for (let place = 0; place < length; place += 1) {
      const status = statusAt(word, place);
      if (status === RESERVED) return -1;
      deltaBytes += status; // a small delta takes one byte, a large one two
    }
    index += length;
  }
  return chunk + deltaBytes <= end ? chunk : -1;
}

/** How many statuses a chunk holds: a run's length, or a vector of fourteen of one bit or seven of two. */
function lengthOf(word: number): number {
  if (!(word & 0x8000)) return word & 0x1fff;
  return word & 0x4000 ? 7 : 14;
}

function statusAt(word: number, place: number): number {
  if (!(word & 0x8000)) return word >> 13;
  return word & 0x4000 ? (word >> (12 - place * 2)) & 3 : (word >> (13 - place)) & 1;
}
