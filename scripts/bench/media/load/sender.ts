import { monotonicMs } from "./monotonic";
import { writeVideoPacket } from "./packets";
import { SendingPeer } from "./sending-peer";

const packetsPerFrame = 10;
const framesPerKeyFrame = 100;

/** Sends packets of 1000 to 1100 bytes at an even pace. Its pictures can't be decoded. */
export class Sender extends SendingPeer {
  sentCounting = 0;
  private readonly packet = Buffer.alloc(1100);
  private nextMs = Number.POSITIVE_INFINITY;

  start(startMs: number): void {
    this.nextMs = startMs;
  }

  /** Sends what is due. */
  tick(nowMs: number, packetsPerSecond: number, counts: boolean): void {
    for (; this.nextMs <= nowMs; this.nextMs += 1000 / packetsPerSecond) this.send(nowMs, packetsPerSecond, counts);
  }

  private send(nowMs: number, packetsPerSecond: number, counts: boolean): void {
    const place = this.sequence % packetsPerFrame;
    if (place === 0) this.frame += 1;
    const timestamp = Math.round(this.frame * packetsPerFrame * (90_000 / packetsPerSecond));
    const packet = this.packet.subarray(0, 1000 + ((this.sequence * 37) % 101));
    writeVideoPacket(packet, {
      sequence: this.sequence,
      timestamp,
      ssrc: this.ssrc,
      pictureId: this.frame,
      place: place === 0 ? "first" : place === packetsPerFrame - 1 ? "last" : "middle",
      isKeyFrame: this.frame % framesPerKeyFrame === 1 || this.frame === this.frameAsked,
      stamp: { counts, sentMs: monotonicMs() },
    });
    this.sendPacket(packet, timestamp, nowMs);
    if (counts) this.sentCounting += 1;
  }
}
