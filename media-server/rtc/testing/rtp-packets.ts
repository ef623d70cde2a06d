/** Packets made by hand, as tests need them. */
interface RtpParts {
  payloadType?: number;
  sequence?: number;
  timestamp?: number;
  ssrc?: number;
  marker?: boolean;
  contributors?: number;
  /** Profile and already encoded elements, padded here to whole words. */
  extension?: { profile: number; elements: number[] };
  payload?: number[];
  padding?: number;
}

export function rtpPacket(parts: RtpParts): Buffer {
  const { contributors = 0, extension, payload = [], padding = 0 } = parts;
  const header = Buffer.alloc(12 + contributors * 4);
  header[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extension ? 0x10 : 0) | contributors;
  header[1] = (parts.marker ? 0x80 : 0) | (parts.payloadType ?? 96);
  header.writeUInt16BE(parts.sequence ?? 0, 2);
  header.writeUInt32BE(parts.timestamp ?? 0, 4);
  header.writeUInt32BE(parts.ssrc ?? 1, 8);
  const pieces = [header];
  if (extension) {
    const words = Math.ceil(extension.elements.length / 4);
    const block = Buffer.alloc(4 + words * 4);
    block.writeUInt16BE(extension.profile, 0);
    block.writeUInt16BE(words, 2);
    Buffer.from(extension.elements).copy(block, 4);
    pieces.push(block);
  }
  pieces.push(Buffer.from(payload));
  if (padding > 0) pieces.push(Buffer.from([...new Array<number>(padding - 1).fill(0), padding]));
  return Buffer.concat(pieces);
}

/** VP8 payloads: descriptor without extensions, then the first byte of the payload header. */
export const VP8_KEY_FRAME_START = [0x10, 0x00, 0x9d, 0x01];
export const VP8_DELTA_FRAME_START = [0x10, 0x01, 0x9d, 0x01];
export const VP8_CONTINUATION = [0x00, 0x00, 0x9d, 0x01];
