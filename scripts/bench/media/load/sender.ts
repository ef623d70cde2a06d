import { PeerConnection, type Track, Video } from "node-datachannel";
import { monotonicMs } from "./monotonic";
import {
  asksForKeyFrame,
  isRtcp,
  senderReport,
  transportSequenceId,
  videoPayloadType,
  writeVideoPacket,
} from "./packets";

const peerConfig = { iceServers: [], disableAutoNegotiation: true };
const packetsPerFrame = 10;
const framesPerKeyFrame = 100;

/** A browser that publishes one picture, made of the engine itself. */
export class Sender {
  readonly offer: string;
  sentCounting = 0;
  private readonly connection = new PeerConnection("sender", peerConfig);
  private readonly track: Track;
  private readonly packet = Buffer.alloc(1100);
  private sequence = 0;
  private frame = 0;
  private frameAsked = 0;
  private sentBytes = 0;
  private nextMs = Number.POSITIVE_INFINITY;
  private nextReportMs = 0;

  constructor(private readonly ssrc: number) {
    const media = new Video("0", "SendOnly");
    media.addVP8Codec(videoPayloadType);
    media.addSSRC(ssrc, "load", "load", "picture");
    this.track = this.connection.addTrack(media);
    this.track.onMessage((packet) => {
      if (isRtcp(packet) && asksForKeyFrame(packet)) this.frameAsked = this.frame + 1;
    });
    this.connection.setLocalDescription("offer");
    const sequenceLine = `a=extmap:${transportSequenceId} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01`;
    const feedback = `a=rtcp-fb:${videoPayloadType} transport-cc`;
    const sdp = this.connection.localDescription()?.sdp ?? "";
    this.offer = sdp.replace("a=mid:0\r\n", `a=mid:0\r\n${sequenceLine}\r\n${feedback}\r\n`);
  }

  accept(answer: string): void {
    this.connection.setRemoteDescription(answer, "answer");
  }

  get isOpen(): boolean {
    return this.track.isOpen();
  }

  start(startMs: number): void {
    this.nextMs = startMs;
  }

  /** Sends what is due. */
  tick(nowMs: number, packetsPerSecond: number, counts: boolean): void {
    for (; this.nextMs <= nowMs; this.nextMs += 1000 / packetsPerSecond) this.send(nowMs, packetsPerSecond, counts);
  }

  close(): void {
    this.track.close();
    this.connection.close();
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
    this.track.sendMessageBinary(packet);
    this.sequence += 1;
    this.sentBytes += packet.length;
    if (counts) this.sentCounting += 1;
    if (nowMs >= this.nextReportMs) {
      this.nextReportMs = nowMs + 1000;
      const report = { ssrc: this.ssrc, wallMs: Date.now(), timestamp, packets: this.sequence, bytes: this.sentBytes };
      this.track.sendMessageBinary(senderReport(report));
    }
  }
}
