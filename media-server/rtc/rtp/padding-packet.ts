const PADDING = 255; // what one byte can say
const HEADER = 12 + 8;
const LARGEST_ONE_BYTE_ID = 14;

/** Size of such a packet. */
export const PADDING_PACKET_BYTES = HEADER + PADDING;

/**
 * A packet of nothing but padding (RFC 3550 §5.1) with room for a transport-wide number: it takes its place in a
 * source's numbers, and receivers throw it away. The fields that differ are patched for each use.
 */
export class PaddingPacket {
  readonly transportSequenceAt = 17;

  /** @param id the number's header extension; undefined when it doesn't fit one-byte extensions (RFC 8285 §4.2) */
  static create(id: number): PaddingPacket | undefined {
    if (id > LARGEST_ONE_BYTE_ID) return undefined;
    const buffer = Buffer.alloc(PADDING_PACKET_BYTES);
    buffer[0] = 0x80 | 0x20 | 0x10;
    buffer.writeUInt16BE(0xbede, 12);
    buffer.writeUInt16BE(1, 14);
    buffer[16] = (id << 4) | 1;
    buffer[PADDING_PACKET_BYTES - 1] = PADDING;
    return new PaddingPacket(buffer);
  }

  private constructor(readonly buffer: Buffer) {}
}
