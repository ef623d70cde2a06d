import type { MediaPacket } from "./media-packet";

const EMPTY = -1;

/** The last packets of one source by their unwrapped sequence number, for retransmission. */
export class PacketRing {
  private readonly packets: (Buffer | undefined)[];
  private readonly sequences: Float64Array;
  private readonly timestamps: Uint32Array;
  /** Picture id and TL0, since those in the buffer are patched. */
  private readonly pictures: Int32Array;

  /** @param size how many packets are kept */
  constructor(private readonly size: number) {
    this.packets = new Array<Buffer | undefined>(size).fill(undefined);
    this.sequences = new Float64Array(size).fill(EMPTY);
    this.timestamps = new Uint32Array(size);
    this.pictures = new Int32Array(size);
  }

  /** Keeps the packet. False when it is here already, or older than what its place holds. */
  put(packet: MediaPacket): boolean {
    const { sequence } = packet;
    const place = sequence % this.size;
    if ((this.sequences[place] ?? EMPTY) >= sequence) return false;
    this.sequences[place] = sequence;
    this.timestamps[place] = packet.timestamp;
    this.pictures[place] = (packet.pictureId << 8) | (packet.tl0 & 0xff);
    this.packets[place] = packet.buffer;
    return true;
  }

  /** The buffer of a packet, as it was last patched for somebody. */
  bufferAt(sequence: number): Buffer | undefined {
    const place = sequence % this.size;
    return this.sequences[place] === sequence ? this.packets[place] : undefined;
  }

  /** Gives a packet that `bufferAt` returns the numbers that it came with. */
  restore(sequence: number, packet: MediaPacket): void {
    const place = sequence % this.size;
    const pictures = this.pictures[place] ?? 0;
    packet.sequence = sequence;
    packet.timestamp = this.timestamps[place] ?? 0;
    packet.pictureId = pictures >> 8;
    packet.tl0 = pictures & 0xff;
  }
}
