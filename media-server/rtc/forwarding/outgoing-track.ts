import { writeSenderReport } from "../rtcp/write-rtcp";
import { patchRtp } from "../rtp/packet";
import { RtpRewriter } from "../rtp/rewriter";
import type { OutgoingFormat } from "../sdp/media-format";
import type { IncomingTrack } from "./incoming-track";

/** Sends one packet to the subscriber; false when its connection is closed. */
export type SendPacket = (packet: Buffer) => boolean;

/** One kind of media on its way to one subscriber: one SSRC for life, whatever the source behind it. */
export class OutgoingTrack {
  private source: IncomingTrack | undefined;
  private readonly rewriter: RtpRewriter;
  private packets = 0;
  private octets = 0;

  constructor(
    readonly format: OutgoingFormat,
    private readonly cname: string,
    start: { sequence: number; timestamp: number },
    private readonly send: SendPacket,
  ) {
    this.rewriter = new RtpRewriter(format.clockRate, start.sequence, start.timestamp);
  }

  /** Hands on a packet of `source`; a new source's video begins with a key frame, since nothing before it can be decoded. */
  forward(
    source: IncomingTrack,
    packet: Buffer,
    sequence: number,
    timestamp: number,
    startsKeyFrame: boolean,
    nowMs: number,
  ): void {
    const isNew = source !== this.source;
    if (isNew) {
      if (this.format.kind === "video" && !startsKeyFrame) return;
      this.source = source;
      this.rewriter.switchTo({ sequence, timestamp }, nowMs);
    } else if (!this.rewriter.covers(sequence)) return;

    const outSequence = this.rewriter.advance(sequence, timestamp, nowMs);
    this.write(packet, outSequence, timestamp);
    if (isNew) this.forwardClock(source);
  }

  /** Sends a packet again that the subscriber asks for, if it is still kept. */
  retransmit(subscriberSequence: number): void {
    const sequence = this.rewriter.sourceSequence(subscriberSequence);
    if (sequence === undefined) return;
    const kept = this.source?.kept(sequence);
    if (kept !== undefined) this.write(kept.packet, subscriberSequence, kept.timestamp);
  }

  /** Passes the source's clock on in the subscriber's own timestamps, by which audio and video are played in step. */
  forwardClock(source: IncomingTrack): void {
    if (source !== this.source || source.clock === undefined) return;
    const { ntpHigh, ntpLow, rtpTimestamp } = source.clock;
    const clock = { ntpHigh, ntpLow, rtpTimestamp: this.rewriter.timestamp(rtpTimestamp) };
    this.send(writeSenderReport(this.format.ssrc, this.cname, clock, { packets: this.packets, octets: this.octets }));
  }

  private write(packet: Buffer, sequence: number, timestamp: number): void {
    const { payloadType, ssrc } = this.format;
    patchRtp(packet, payloadType, sequence, this.rewriter.timestamp(timestamp), ssrc);
    if (!this.send(packet)) return;
    this.packets += 1;
    this.octets += packet.length - 12;
  }
}
