import { writeVideoHeader } from "./packets";
import { SendingPeer } from "./sending-peer";

const framesPerSecond = 10;
const bytesPerPacket = 1000;

/** Sends one VP8 key frame over and over: a still picture that every browser decodes, whenever it begins to look. */
export class PictureSender extends SendingPeer {
  private readonly packet = Buffer.alloc(bytesPerPacket + 100);
  private nextMs = 0;

  constructor(
    ssrc: number,
    private readonly picture: Buffer,
  ) {
    super(ssrc);
  }

  tick(nowMs: number): void {
    if (nowMs < this.nextMs || !this.isOpen) return;
    this.nextMs = nowMs + 1000 / framesPerSecond;
    this.frame += 1;
    for (let start = 0; start < this.picture.length; start += bytesPerPacket) this.sendPart(start, nowMs);
  }

  private sendPart(start: number, nowMs: number): void {
    const part = this.picture.subarray(start, start + bytesPerPacket);
    const timestamp = Math.round(this.frame * (90_000 / framesPerSecond));
    const header = writeVideoHeader(this.packet, {
      sequence: this.sequence,
      timestamp,
      ssrc: this.ssrc,
      pictureId: this.frame,
      startsFrame: start === 0,
      endsFrame: start + bytesPerPacket >= this.picture.length,
    });
    part.copy(this.packet, header);
    this.sendPacket(this.packet.subarray(0, header + part.length), timestamp, nowMs);
  }
}
