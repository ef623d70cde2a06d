/** What a compound RTCP packet told, one call per fact. Times and counts are as on the wire. */
export interface RtcpListener {
  /** RFC 3550 §6.4.1. `ntpHigh` and `ntpLow` are the two halves of the sender's NTP time. */
  onSenderReport?(ssrc: number, ntpHigh: number, ntpLow: number, rtpTimestamp: number): void;
  /** RFC 4585 §6.2.1: one packet of `ssrc` is asked for again. */
  onNack?(ssrc: number, sequence: number): void;
  /** RFC 4585 §6.3.1 or RFC 5104 §4.3.1: a key frame of `ssrc` is asked for. */
  onKeyFrameRequest?(ssrc: number): void;
  /** RFC 3550 §6.4.1: of `ssrc`, so much got lost since the report before, 0 to 1. */
  onReportBlock?(ssrc: number, fractionLost: number): void;
  /** Transport-wide feedback lies in `packet` from `at` to `end`: for a `TransportFeedbackReader`. */
  onTransportFeedback?(packet: Buffer, at: number, end: number): void;
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const NACK = 1;
const TRANSPORT_WIDE = 15;
const PLI = 1;
const FIR = 4;

/** Reads a compound packet; what is malformed ends the reading, what is unknown is skipped. */
export function readRtcp(packet: Buffer, listener: RtcpListener): void {
  let at = 0;
  while (at + 4 <= packet.length) {
    const first = packet[at] ?? 0;
    const end = at + 4 + packet.readUInt16BE(at + 2) * 4;
    if (first >> 6 !== 2 || end > packet.length) return;
    readOne(packet, at, end, first & 0x1f, listener);
    at = end;
  }
}

function readOne(packet: Buffer, at: number, end: number, format: number, listener: RtcpListener): void {
  switch (packet[at + 1]) {
    case SENDER_REPORT:
      if (at + 28 > end) return;
      listener.onSenderReport?.(
        packet.readUInt32BE(at + 4),
        packet.readUInt32BE(at + 8),
        packet.readUInt32BE(at + 12),
        packet.readUInt32BE(at + 16),
      );
      readReportBlocks(packet, at + 28, end, format, listener);
      return;
    case RECEIVER_REPORT:
      readReportBlocks(packet, at + 8, end, format, listener);
      return;
    case TRANSPORT_FEEDBACK:
      if (format === NACK && at + 12 <= end) readNack(packet, at, end, listener);
      if (format === TRANSPORT_WIDE) listener.onTransportFeedback?.(packet, at, end);
      return;
    case PAYLOAD_FEEDBACK:
      if (format === PLI && at + 12 <= end) listener.onKeyFrameRequest?.(packet.readUInt32BE(at + 8));
      // A FIR names its targets in entries of 8 bytes, the header's media source is unused.
      if (format === FIR) {
        for (let entry = at + 12; entry + 8 <= end; entry += 8)
          listener.onKeyFrameRequest?.(packet.readUInt32BE(entry));
      }
      return;
  }
}

function readReportBlocks(packet: Buffer, start: number, end: number, count: number, listener: RtcpListener): void {
  if (listener.onReportBlock === undefined) return;
  for (let block = start; block < start + count * 24 && block + 24 <= end; block += 24) {
    listener.onReportBlock(packet.readUInt32BE(block), (packet[block + 4] ?? 0) / 256);
  }
}

function readNack(packet: Buffer, at: number, end: number, listener: RtcpListener): void {
  if (listener.onNack === undefined) return;
  const ssrc = packet.readUInt32BE(at + 8);
  for (let item = at + 12; item + 4 <= end; item += 4) {
    const sequence = packet.readUInt16BE(item);
    const following = packet.readUInt16BE(item + 2);
    listener.onNack(ssrc, sequence);
    for (let bit = 0; bit < 16; bit += 1) {
      if (following & (1 << bit)) listener.onNack(ssrc, (sequence + bit + 1) & 0xffff);
    }
  }
}
