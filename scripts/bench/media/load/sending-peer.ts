import { PeerConnection, type Track, Video } from "node-datachannel";
import { asksForKeyFrame, isRtcp, senderReport, transportSequenceId, videoPayloadType } from "./packets";

const sequenceLines = [
  `a=extmap:${transportSequenceId} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01`,
  `a=rtcp-fb:${videoPayloadType} transport-cc`,
];

/** A browser that publishes one picture, made of the engine itself: its connection and its reports. */
export abstract class SendingPeer {
  readonly offer: string;
  protected sequence = 0;
  protected frame = 0;
  /** The frame that was asked to be a key frame. */
  protected frameAsked = 0;
  private sentBytes = 0;
  private nextReportMs = 0;
  private readonly connection = new PeerConnection("sender", { iceServers: [], disableAutoNegotiation: true });
  private readonly track: Track;

  constructor(protected readonly ssrc: number) {
    const media = new Video("0", "SendOnly");
    media.addVP8Codec(videoPayloadType);
    media.addSSRC(ssrc, "load", "load", "picture");
    this.track = this.connection.addTrack(media);
    this.track.onMessage((packet) => {
      if (isRtcp(packet) && asksForKeyFrame(packet)) this.frameAsked = this.frame + 1;
    });
    this.connection.setLocalDescription("offer");
    const sdp = this.connection.localDescription()?.sdp ?? "";
    this.offer = sdp.replace("a=mid:0\r\n", `a=mid:0\r\n${sequenceLines.join("\r\n")}\r\n`);
  }

  accept(answer: string): void {
    this.connection.setRemoteDescription(answer, "answer");
  }

  get isOpen(): boolean {
    return this.track.isOpen();
  }

  close(): void {
    this.track.close();
    this.connection.close();
  }

  /** With a sender report each second. */
  protected sendPacket(packet: Buffer, timestamp: number, nowMs: number): void {
    this.track.sendMessageBinary(packet);
    this.sequence += 1;
    this.sentBytes += packet.length;
    if (nowMs < this.nextReportMs) return;
    this.nextReportMs = nowMs + 1000;
    const report = { ssrc: this.ssrc, wallMs: Date.now(), timestamp, packets: this.sequence, bytes: this.sentBytes };
    this.track.sendMessageBinary(senderReport(report));
  }
}
