const EMPTY = -1;

/** The last packets of one source by their unwrapped sequence number, for retransmission. */
export class PacketRing {
  private readonly packets: (Buffer | undefined)[];
  private readonly sequences: Float64Array;
  private readonly timestamps: Uint32Array;

  /** @param size how many packets are kept */
  constructor(private readonly size: number) {
    this.packets = new Array<Buffer | undefined>(size).fill(undefined);
    this.sequences = new Float64Array(size).fill(EMPTY);
    this.timestamps = new Uint32Array(size);
  }

  /** Keeps the packet. False when it is here already, or older than what its place holds. */
  put(sequence: number, timestamp: number, packet: Buffer): boolean {
    const place = sequence % this.size;
    if ((this.sequences[place] ?? EMPTY) >= sequence) return false;
    this.sequences[place] = sequence;
    this.timestamps[place] = timestamp;
    this.packets[place] = packet;
    return true;
  }

  /** Its patched header fields hold what was last sent: patch them again before sending. */
  packetAt(sequence: number): Buffer | undefined {
    const place = sequence % this.size;
    return this.sequences[place] === sequence ? this.packets[place] : undefined;
  }

  /** The publisher's own timestamp of a packet that `packetAt` returns. */
  timestampAt(sequence: number): number {
    return this.timestamps[sequence % this.size] ?? 0;
  }
}
