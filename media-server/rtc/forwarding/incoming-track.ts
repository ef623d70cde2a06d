import type { ReportBlock, SenderClock } from "../rtcp/write-rtcp";
import type { RtpView } from "../rtp/packet";
import { PacketRing } from "../rtp/packet-ring";
import { unwrapRtx } from "../rtp/rtx";
import { SequenceUnwrapper } from "../rtp/sequence";
import { startsVp8KeyFrame } from "../rtp/vp8";
import type { MediaFormat } from "../sdp/media-format";
import { MissingPackets } from "./missing-packets";
import { Reception } from "./reception";

const RING_PACKETS = 1024;
/** A silence after which a loss is mended by a key frame, not packet by packet: Chrome itself would wait 3 s. */
const HOLE_MS = 400;
/** How long after a silence the loss may show: Chrome's first packets may be retransmissions of the last ones before it. */
const HOLE_SHOWS_MS = 500;

export interface IncomingTrackEvents {
  /** A packet to hand on; the buffer is the callee's to patch, its payload isn't. `sequence` is unwrapped. */
  onMedia(
    track: IncomingTrack,
    packet: Buffer,
    sequence: number,
    timestamp: number,
    startsKeyFrame: boolean,
    nowMs: number,
  ): void;
  /** Too much is lost to ask for it again. */
  onBroken(nowMs: number): void;
}

/** One source of a publisher's connection: audio, or video of one resolution. Lives as long as that connection. */
export class IncomingTrack {
  /** Undefined until the first packet, when the offer names none. */
  ssrc: number | undefined;
  /** Its clock by its newest sender report. */
  clock: SenderClock | undefined;
  private readonly unwrapper = new SequenceUnwrapper();
  private readonly reception: Reception;
  private readonly ring: PacketRing | undefined;
  private readonly missing: MissingPackets | undefined;
  private lastPacketMs = Number.NEGATIVE_INFINITY;
  private holeEndedMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly format: MediaFormat,
    private readonly events: IncomingTrackEvents,
  ) {
    this.ssrc = format.ssrc;
    this.reception = new Reception(format.clockRate);
    if (format.kind === "video") {
      this.ring = new PacketRing(RING_PACKETS);
      this.missing = new MissingPackets();
    }
  }

  /** A packet of this track's payload type, as received. */
  receive(packet: Buffer, view: RtpView, nowMs: number): void {
    this.ssrc ??= view.ssrc;
    if (view.ssrc !== this.ssrc) return;
    const sequence = this.unwrapper.unwrap(view.sequence);
    this.reception.count(sequence, view.timestamp, nowMs);
    this.accept(packet, view, sequence, nowMs);
  }

  /** A packet of this track's retransmission payload type. */
  receiveRetransmission(packet: Buffer, view: RtpView, nowMs: number): void {
    if (this.format.rtxPayloadType === undefined || this.ssrc === undefined) return;
    const original = unwrapRtx(packet, view, this.format.payloadType, this.ssrc);
    if (original !== undefined) this.accept(original, view, this.unwrapper.unwrap(view.sequence), nowMs);
  }

  private accept(packet: Buffer, view: RtpView, sequence: number, nowMs: number): void {
    // What is here already is Chrome probing the bandwidth with old packets.
    if (this.ring !== undefined && !this.ring.put(sequence, view.timestamp, packet)) return;
    const startsKeyFrame =
      this.format.kind === "video" && startsVp8KeyFrame(packet, view.payloadStart, view.payloadEnd);
    this.trackLoss(sequence, startsKeyFrame, nowMs);
    this.events.onMedia(this, packet, sequence, view.timestamp, startsKeyFrame, nowMs);
  }

  private trackLoss(sequence: number, startsKeyFrame: boolean, nowMs: number): void {
    if (this.missing === undefined) return;
    const isFirst = this.lastPacketMs === Number.NEGATIVE_INFINITY;
    if (!isFirst && nowMs - this.lastPacketMs > HOLE_MS) this.holeEndedMs = nowMs;
    this.lastPacketMs = nowMs;
    const mendable = this.missing.received(sequence);
    if (startsKeyFrame) {
      this.missing.forgetBefore(sequence);
      return;
    }
    const afterHole = nowMs - this.holeEndedMs < HOLE_SHOWS_MS;
    if (mendable && !(afterHole && !this.missing.isEmpty)) return;
    this.holeEndedMs = Number.NEGATIVE_INFINITY;
    this.missing.forgetBefore(sequence);
    this.events.onBroken(nowMs);
  }

  senderReport(ntpHigh: number, ntpLow: number, rtpTimestamp: number, nowMs: number): void {
    this.clock = { ntpHigh, ntpLow, rtpTimestamp };
    this.reception.senderReport(ntpHigh, ntpLow, nowMs);
  }

  report(nowMs: number): ReportBlock | undefined {
    return this.ssrc === undefined ? undefined : this.reception.report(this.ssrc, nowMs);
  }

  /** 16-bit numbers to ask the publisher for now. */
  missingNow(nowMs: number): number[] {
    if (this.missing === undefined || this.missing.isEmpty) return [];
    const { sequences, gaveUp } = this.missing.due(nowMs);
    if (gaveUp) this.events.onBroken(nowMs);
    return sequences.map((sequence) => sequence & 0xffff);
  }

  /** A packet kept for retransmission, with the timestamp that it came with. */
  kept(sequence: number): { packet: Buffer; timestamp: number } | undefined {
    const packet = this.ring?.packetAt(sequence);
    return packet && this.ring ? { packet, timestamp: this.ring.timestampAt(sequence) } : undefined;
  }
}
