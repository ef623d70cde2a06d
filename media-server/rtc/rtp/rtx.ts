import type { RtpView } from "./packet";

const ORIGINAL_SEQUENCE = 2;

/**
 * The packet that a retransmission carries (RFC 4588 §4), made in the retransmission's own memory: the header moves
 * over the two bytes of the original sequence number. `view`, read from the retransmission, is set to the result.
 * Undefined for padding, which Chrome sends on the retransmission stream to probe the bandwidth.
 */
export function unwrapRtx(packet: Buffer, view: RtpView, payloadType: number, ssrc: number): Buffer | undefined {
  if (view.payloadEnd - view.payloadStart <= ORIGINAL_SEQUENCE) return undefined;
  const sequence = packet.readUInt16BE(view.payloadStart);
  packet.copyWithin(ORIGINAL_SEQUENCE, 0, view.payloadStart);
  const original = packet.subarray(ORIGINAL_SEQUENCE);

  original[1] = ((original[1] ?? 0) & 0x80) | payloadType;
  original.writeUInt16BE(sequence, 2);
  original.writeUInt32BE(ssrc, 8);
  view.payloadType = payloadType;
  view.sequence = sequence;
  view.ssrc = ssrc;
  view.payloadEnd -= ORIGINAL_SEQUENCE; // the payload starts where it did: the header moved up, the start of memory too
  return original;
}
