/** RTCP packets as this server sends them. Every SSRC is a 32-bit number, every report is ready to send. */

const VERSION = 0x80;

/** Header, then `words` words of room after it (32 bits each). */
function packetOf(format: number, type: number, words: number): Buffer {
  const packet = Buffer.alloc(4 + words * 4);
  packet[0] = VERSION | format;
  packet[1] = type;
  packet.writeUInt16BE(words, 2);
  return packet;
}

/** Picture loss indication (RFC 4585 §6.3.1). */
export function writePli(senderSsrc: number, mediaSsrc: number): Buffer {
  const packet = packetOf(1, 206, 2);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}

/** Generic NACK (RFC 4585 §6.2.1) for ascending 16-bit sequence numbers (ascending on their circle). */
export function writeNack(senderSsrc: number, mediaSsrc: number, sequences: readonly number[]): Buffer {
  const items: { sequence: number; following: number }[] = [];
  for (const sequence of sequences) {
    const last = items.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.sequence) & 0xffff;
    if (last !== undefined && distance >= 1 && distance <= 16) last.following |= 1 << (distance - 1);
    else items.push({ sequence, following: 0 });
  }
  const packet = packetOf(1, 205, 2 + items.length);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  items.forEach((item, index) => {
    packet.writeUInt16BE(item.sequence, 12 + index * 4);
    packet.writeUInt16BE(item.following, 14 + index * 4);
  });
  return packet;
}

/** One source's reception, in the units of RFC 3550 §6.4.1. */
export interface ReportBlock {
  ssrc: number;
  /** Lost since the last report, in 1/256. */
  fractionLost: number;
  /** Lost in all; signed 24 bits on the wire. */
  cumulativeLost: number;
  /** 32 bits: cycles and highest sequence number. */
  highestSequence: number;
  /** In RTP clock units. */
  jitter: number;
  /** Middle 32 bits of the last sender report's NTP time, 0 without one. */
  lastSenderReport: number;
  /** Since that report came, in 1/65536 s. */
  delaySinceLastSenderReport: number;
}

/** Receiver report with its canonical name, a complete compound packet. */
export function writeReceiverReport(senderSsrc: number, cname: string, blocks: readonly ReportBlock[]): Buffer {
  const report = packetOf(blocks.length, 201, 1 + blocks.length * 6);
  report.writeUInt32BE(senderSsrc, 4);
  blocks.forEach((block, index) => {
    const at = 8 + index * 24;
    const lost = Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost));
    report.writeUInt32BE(block.ssrc, at);
    report.writeUInt32BE(((block.fractionLost << 24) | (lost & 0xffffff)) >>> 0, at + 4);
    report.writeUInt32BE(block.highestSequence >>> 0, at + 8);
    report.writeUInt32BE(block.jitter >>> 0, at + 12);
    report.writeUInt32BE(block.lastSenderReport >>> 0, at + 16);
    report.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, at + 20);
  });
  return Buffer.concat([report, writeCname(senderSsrc, cname)]);
}

/** A sender's clock: the same instant in NTP time and in its RTP clock. */
export interface SenderClock {
  ntpHigh: number;
  ntpLow: number;
  rtpTimestamp: number;
}

/** Sender report without reception, with its canonical name, a complete compound packet. */
export function writeSenderReport(
  ssrc: number,
  cname: string,
  clock: SenderClock,
  sent: { packets: number; octets: number },
): Buffer {
  const report = packetOf(0, 200, 6);
  report.writeUInt32BE(ssrc, 4);
  report.writeUInt32BE(clock.ntpHigh, 8);
  report.writeUInt32BE(clock.ntpLow, 12);
  report.writeUInt32BE(clock.rtpTimestamp, 16);
  report.writeUInt32BE(sent.packets >>> 0, 20);
  report.writeUInt32BE(sent.octets >>> 0, 24);
  return Buffer.concat([report, writeCname(ssrc, cname)]);
}

/** Source description (RFC 3550 §6.5) with nothing but the canonical name, which every compound packet must hold. */
function writeCname(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname, "ascii");
  const words = Math.floor((4 + 2 + name.length) / 4) + 1; // at least one zero byte ends the chunk
  const packet = packetOf(1, 202, words);
  packet.writeUInt32BE(ssrc, 4);
  packet[8] = 1;
  packet[9] = name.length;
  name.copy(packet, 10);
  return packet;
}
