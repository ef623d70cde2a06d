/** Id of the transport-wide sequence number in our offers. */
export const transportSequenceId = 3;
export const videoPayloadType = 96;

const headerBytes = 20;
/** A flag and a time, at the end, where no server writes. */
const tailBytes = 9;

/** What an RTP packet of the load says at its end. */
export interface Stamp {
  /** Sent while the measurement ran. */
  counts: boolean;
  /** Sender's monotonic clock. */
  sentMs: number;
}

interface VideoHeader {
  sequence: number;
  timestamp: number;
  ssrc: number;
  pictureId: number;
  startsFrame: boolean;
  endsFrame: boolean;
}

interface LoadPacket extends Omit<VideoHeader, "startsFrame" | "endsFrame"> {
  place: "first" | "middle" | "last";
  isKeyFrame: boolean;
  stamp: Stamp;
}

/**
 * Header with a transport-wide sequence number (RFC 8285), then VP8's descriptor with a picture id of 15 bits (RFC 7741
 * §4.2), as Chromium sends. Gives where the VP8 data begins.
 */
export function writeVideoHeader(packet: Buffer, video: VideoHeader): number {
  packet[0] = 0x90;
  packet[1] = videoPayloadType | (video.endsFrame ? 0x80 : 0);
  packet.writeUInt16BE(video.sequence & 0xffff, 2);
  packet.writeUInt32BE(video.timestamp >>> 0, 4);
  packet.writeUInt32BE(video.ssrc, 8);
  packet.writeUInt32BE(0xbede0001, 12);
  packet[16] = (transportSequenceId << 4) | 1;
  packet.writeUInt16BE(video.sequence & 0xffff, 17);
  packet[19] = 0;
  packet[headerBytes] = 0x80 | (video.startsFrame ? 0x10 : 0);
  packet[headerBytes + 1] = 0x80;
  packet.writeUInt16BE(0x8000 | (video.pictureId & 0x7fff), headerBytes + 2);
  return headerBytes + 4;
}

/** A packet of the load, as long as the buffer: it begins like VP8 and ends with the stamp. */
export function writeVideoPacket(packet: Buffer, video: LoadPacket): void {
  const startsFrame = video.place === "first";
  const data = writeVideoHeader(packet, { ...video, startsFrame, endsFrame: video.place === "last" });
  packet[data] = video.isKeyFrame ? 0 : 1;
  packet[data + 1] = 0x9d;
  packet[data + 2] = 0x01;
  packet[data + 3] = 0x2a;
  const tail = packet.length - tailBytes;
  packet[tail] = video.stamp.counts ? 1 : 0;
  packet.writeDoubleBE(video.stamp.sentMs, tail + 1);
}

export function countsOf(packet: Buffer): boolean {
  return packet[packet.length - tailBytes] === 1;
}

export function sentMsOf(packet: Buffer): number {
  return packet.readDoubleBE(packet.length - tailBytes + 1);
}

/** RTCP shares the transport (RFC 5761 §4). */
export function isRtcp(packet: Buffer): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Whether a compound packet asks for a key frame: PLI (RFC 4585 §6.3.1) or FIR (RFC 5104 §4.3.1). */
export function asksForKeyFrame(compound: Buffer): boolean {
  for (let at = 0; at + 4 <= compound.length; at += (compound.readUInt16BE(at + 2) + 1) * 4) {
    const format = (compound[at] ?? 0) & 0x1f;
    if (compound[at + 1] === 206 && (format === 1 || format === 4)) return true;
  }
  return false;
}

/** Sender report, RFC 3550 §6.4.1, without blocks. */
export function senderReport(report: {
  ssrc: number;
  wallMs: number;
  timestamp: number;
  packets: number;
  bytes: number;
}) {
  const packet = Buffer.alloc(28);
  packet.writeUInt32BE(0x80c80006, 0);
  packet.writeUInt32BE(report.ssrc, 4);
  const seconds = report.wallMs / 1000 + 2_208_988_800; // from 1970 to NTP's 1900
  packet.writeUInt32BE(Math.floor(seconds), 8);
  packet.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), 12);
  packet.writeUInt32BE(report.timestamp >>> 0, 16);
  packet.writeUInt32BE(report.packets >>> 0, 20);
  packet.writeUInt32BE(report.bytes >>> 0, 24);
  return packet;
}

/** Receiver report with one block, RFC 3550 §6.4.2: nothing lost. */
export function receiverReport(report: { ownSsrc: number; ssrc: number; highestSequence: number }): Buffer {
  const packet = Buffer.alloc(32);
  packet.writeUInt32BE(0x81c90007, 0);
  packet.writeUInt32BE(report.ownSsrc, 4);
  packet.writeUInt32BE(report.ssrc, 8);
  packet.writeUInt32BE(report.highestSequence, 16);
  return packet;
}
