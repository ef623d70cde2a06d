/**
 * Reading and patching RTP packets where they lie (RFC 3550 §5.1, RFC 8285 header extensions): no copy, no object per packet.
 * `RtpView` is filled again for each packet.
 */
export interface RtpView {
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** Offsets of the payload, padding excluded; equal when the packet is nothing but padding. */
  payloadStart: number;
  payloadEnd: number;
}

const FIXED_HEADER = 12;
const ONE_BYTE_PROFILE = 0xbede;
const TWO_BYTE_PROFILE = 0x1000;

export function emptyRtpView(): RtpView {
  return { payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0, payloadStart: 0, payloadEnd: 0 };
}

/** Tells RTCP from RTP on a shared transport (RFC 5761 §4). */
export function isRtcp(packet: Buffer): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Fills `view`; false when the packet is malformed. */
export function readRtp(packet: Buffer, view: RtpView): boolean {
  const length = packet.length;
  if (length < FIXED_HEADER) return false;
  const first = packet[0] ?? 0;
  if (first >> 6 !== 2) return false;

  let start = FIXED_HEADER + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (start + 4 > length) return false;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  const padding = first & 0x20 ? (packet[length - 1] ?? 0) : 0;
  const end = length - padding;
  if (start > end) return false;

  view.payloadType = (packet[1] ?? 0) & 0x7f;
  view.sequence = packet.readUInt16BE(2);
  view.timestamp = packet.readUInt32BE(4);
  view.ssrc = packet.readUInt32BE(8);
  view.payloadStart = start;
  view.payloadEnd = end;
  return true;
}

/** Offset of the value of header extension `id`, of two bytes, in a packet that `readRtp` accepted, or -1. */
export function findTwoByteExtension(packet: Buffer, id: number): number {
  const value = findExtension(packet, id);
  return value >= 0 && extensionLength(packet, value) === 2 ? value : -1;
}

/** The value of header extension `id` as ASCII text. */
export function extensionText(packet: Buffer, id: number): string | undefined {
  const value = findExtension(packet, id);
  return value < 0 ? undefined : packet.toString("latin1", value, value + extensionLength(packet, value));
}

/** Length of a value that `findExtension` found: the byte before it tells. */
function extensionLength(packet: Buffer, value: number): number {
  const header = FIXED_HEADER + ((packet[0] ?? 0) & 0x0f) * 4;
  const byte = packet[value - 1] ?? 0;
  return packet.readUInt16BE(header) === ONE_BYTE_PROFILE ? (byte & 0x0f) + 1 : byte;
}

/** Offset of the value of header extension `id` in a packet that `readRtp` accepted, or -1. */
export function findExtension(packet: Buffer, id: number): number {
  const first = packet[0] ?? 0;
  if (!(first & 0x10)) return -1;
  const header = FIXED_HEADER + (first & 0x0f) * 4;
  const profile = packet.readUInt16BE(header);
  const end = header + 4 + packet.readUInt16BE(header + 2) * 4;
  const twoByte = (profile & 0xfff0) === TWO_BYTE_PROFILE;
  if (!twoByte && profile !== ONE_BYTE_PROFILE) return -1;

  let at = header + 4;
  while (at < end) {
    const byte = packet[at] ?? 0;
    if (byte === 0) {
      at += 1; // padding between elements
      continue;
    }
    const elementId = twoByte ? byte : byte >> 4;
    if (!twoByte && elementId === 15) return -1; // RFC 8285 §4.2: stop here
    const length = twoByte ? (packet[at + 1] ?? 0) : (byte & 0x0f) + 1;
    const value = at + (twoByte ? 2 : 1);
    if (elementId === id) return value + length <= end ? value : -1;
    at = value + length;
  }
  return -1;
}

/** Writes the fields in which a subscriber's packet differs from the publisher's. */
export function patchRtp(packet: Buffer, payloadType: number, sequence: number, timestamp: number, ssrc: number): void {
  packet[1] = ((packet[1] ?? 0) & 0x80) | payloadType;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(timestamp, 4);
  packet.writeUInt32BE(ssrc, 8);
}
