import { SequenceUnwrapper } from "../rtp/sequence";

/**
 * Transport-wide congestion control, the receiver's part (draft-holmer-rmcat-transport-wide-cc-extensions-01): when
 * each packet of a connection arrived. The sender estimates its bandwidth from it.
 */
const HISTORY = 4096;
const NONE = -1;
/** Keeps a feedback packet under 1,200 bytes, whatever the pattern of arrivals. */
const MOST_STATUSES = 400;
const TICK_US = 250;
const REFERENCE_TICKS = 256; // 64 ms
const REFERENCE_WRAP = 0x1000000;

const NOT_RECEIVED = 0;
const SMALL_DELTA = 1;
const LARGE_DELTA = 2;

export class TransportFeedback {
  private readonly unwrapper = new SequenceUnwrapper();
  private readonly sequences = new Float64Array(HISTORY).fill(NONE);
  /** In ticks of 250 µs. */
  private readonly arrivals = new Float64Array(HISTORY);
  private highest = NONE;
  /** First sequence number of the next feedback; goes back when a packet comes late. */
  private next = NONE;
  private count = 0;

  /** @param nowMs arrival on any steady clock */
  record(sequence: number, nowMs: number): void {
    const extended = this.unwrapper.unwrap(sequence);
    if (this.next === NONE || extended - this.next >= HISTORY) this.next = extended;
    if (extended <= this.highest - HISTORY) return;
    const place = extended % HISTORY;
    if (this.sequences[place] === extended) return;
    this.sequences[place] = extended;
    this.arrivals[place] = Math.floor((nowMs * 1000) / TICK_US);
    if (extended > this.highest) this.highest = extended;
    if (extended < this.next) this.next = extended;
  }

  /** Feedback packets for everything since the last call; mostly one, none when nothing came. */
  write(senderSsrc: number, mediaSsrc: number): Buffer[] {
    const packets: Buffer[] = [];
    while (this.next !== NONE && this.next <= this.highest) {
      while (this.next < this.highest && !this.received(this.next) && !this.receivedWithin(this.next)) this.next += 1;
      packets.push(this.writeOne(senderSsrc, mediaSsrc));
    }
    return packets;
  }

  private received(sequence: number): boolean {
    return this.sequences[sequence % HISTORY] === sequence;
  }

  /** Whether a feedback that starts here would hold an arrival at all: without one it has no reference time. */
  private receivedWithin(start: number): boolean {
    const end = Math.min(this.highest, start + MOST_STATUSES - 1);
    for (let sequence = start; sequence <= end; sequence += 1) if (this.received(sequence)) return true;
    return false;
  }

  private writeOne(senderSsrc: number, mediaSsrc: number): Buffer {
    const base = this.next;
    const limit = Math.min(this.highest, base + MOST_STATUSES - 1);
    const statuses: number[] = [];
    const deltas: number[] = [];
    let reference = 0;
    let previous = NONE;
    let sequence = base;
    for (; sequence <= limit; sequence += 1) {
      if (!this.received(sequence)) {
        statuses.push(NOT_RECEIVED);
        continue;
      }
      const arrival = this.arrivals[sequence % HISTORY] ?? 0;
      if (previous === NONE) {
        reference = Math.floor(arrival / REFERENCE_TICKS);
        previous = reference * REFERENCE_TICKS;
      }
      const delta = arrival - previous;
      if (delta < -0x8000 || delta > 0x7fff) break; // more than a delta can say: the next packet has its own reference
      statuses.push(delta >= 0 && delta <= 0xff ? SMALL_DELTA : LARGE_DELTA);
      deltas.push(delta);
      previous = arrival;
    }
    this.next = sequence;
    return this.encode(senderSsrc, mediaSsrc, base, reference, statuses, deltas);
  }

  private encode(
    senderSsrc: number,
    mediaSsrc: number,
    base: number,
    reference: number,
    statuses: number[],
    deltas: number[],
  ): Buffer {
    const chunks = encodeChunks(statuses);
    const deltaBytes = deltas.reduce((sum, delta) => sum + (delta >= 0 && delta <= 0xff ? 1 : 2), 0);
    const used = 20 + chunks.length * 2 + deltaBytes;
    const packet = Buffer.alloc(Math.ceil(used / 4) * 4);
    const padding = packet.length - used;
    packet[0] = 0x80 | (padding > 0 ? 0x20 : 0) | 15;
    packet[1] = 205;
    packet.writeUInt16BE(packet.length / 4 - 1, 2);
    packet.writeUInt32BE(senderSsrc, 4);
    packet.writeUInt32BE(mediaSsrc, 8);
    packet.writeUInt16BE(base & 0xffff, 12);
    packet.writeUInt16BE(statuses.length, 14);
    packet.writeUIntBE(reference % REFERENCE_WRAP, 16, 3);
    packet[19] = this.count & 0xff;
    this.count += 1;

    let at = 20;
    for (const chunk of chunks) at = packet.writeUInt16BE(chunk, at);
    for (const delta of deltas) {
      at = delta >= 0 && delta <= 0xff ? packet.writeUInt8(delta, at) : packet.writeInt16BE(delta, at);
    }
    if (padding > 0) packet[packet.length - 1] = padding;
    return packet;
  }
}

/** Packet status chunks: a run of one status where it is long, else a vector of seven statuses of two bits. */
function encodeChunks(statuses: readonly number[]): number[] {
  const chunks: number[] = [];
  let at = 0;
  while (at < statuses.length) {
    const status = statuses[at] ?? NOT_RECEIVED;
    let run = 1;
    while (at + run < statuses.length && statuses[at + run] === status) run += 1;
    if (run >= 7 || at + run === statuses.length) {
      chunks.push((status << 13) | run);
      at += run;
      continue;
    }
    let vector = 0xc000;
    for (let index = 0; index < 7; index += 1) {
      vector |= (statuses[at + index] ?? NOT_RECEIVED) << (12 - index * 2);
    }
    chunks.push(vector);
    at += 7;
  }
  return chunks;
}
