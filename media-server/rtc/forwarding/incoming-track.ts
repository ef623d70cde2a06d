import type { ReportBlock, SenderClock } from "../rtcp/write-rtcp";
import { payloadReader, type ReadPayload } from "../rtp/codecs";
import { emptyMediaPacket, type MediaPacket } from "../rtp/media-packet";
import { emptyRtpView, findTwoByteExtension, type RtpView, readRtp } from "../rtp/packet";
import { PacketRing } from "../rtp/packet-ring";
import { unwrapRtx } from "../rtp/rtx";
import { SequenceUnwrapper } from "../rtp/sequence";
import type { MediaFormat } from "../sdp/media-format";
import { MissingPackets } from "./missing-packets";
import { Reception } from "./reception";
import { Throughput } from "./throughput";

const RING_PACKETS = 1024;
/** Chrome pauses a layer that its uplink can't carry; a picture comes each 33 to 200 ms otherwise. */
const ALIVE_MS = 800;
/** A silence after which a loss is mended by a key frame, not packet by packet: Chrome itself would wait 3 s. */
const HOLE_MS = 400;
/** How long after a silence the loss may show: Chrome's first packets may be retransmissions of the last ones before it. */
const HOLE_SHOWS_MS = 500;

/** Who receives a source's packets. */
export interface Follower {
  /** A packet; the buffer is the callee's to patch, its payload isn't. */
  forward(packet: MediaPacket, nowMs: number): void;
  /** The source, which it waits for, comes to a packet with which a follower may begin. */
  begin(source: IncomingTrack, packet: MediaPacket, nowMs: number): void;
  /** The source told its clock. */
  forwardClock(source: IncomingTrack): void;
}

export interface IncomingTrackEvents {
  /** A picture began that needs none before it. */
  onKeyFrame(track: IncomingTrack, nowMs: number): void;
  /** Too much is lost to ask for it again. */
  onBroken(track: IncomingTrack, nowMs: number): void;
  /** Packets that never came, although asked for. */
  onLost(count: number): void;
}

/** Which of a publisher's layers a source is. */
export interface LayerName {
  /** As in the offer's `a=rid`; undefined without simulcast. */
  rid?: string;
  /** Height of its picture relative to the largest offered layer's. */
  share: number;
}

/** One source of a publisher's connection: audio, or one layer of its video. Lives as long as that connection. */
export class IncomingTrack {
  /** Undefined until the first packet, when the offer names none; that of its retransmissions likewise. */
  ssrc: number | undefined;
  rtxSsrc: number | undefined;
  /** Whether a packet of it came. */
  isSeen = false;
  readonly rid: string | undefined;
  readonly share: number;
  /** Its clock by its newest sender report. */
  clock: SenderClock | undefined;
  /** Somebody who follows it needs a key frame. */
  isBroken = false;
  /** Its connection was replaced or closed. */
  isOver = false;
  private readonly unwrapper = new SequenceUnwrapper();
  private readonly reception: Reception;
  private readonly throughput = new Throughput();
  private readonly readPayload: ReadPayload;
  private readonly followers: Follower[] = [];
  private readonly waiting: Follower[] = [];
  private readonly packet = emptyMediaPacket();
  /** Of video that somebody follows. */
  private ring: PacketRing | undefined;
  private missing: MissingPackets | undefined;
  private newest = -1;
  private lastPayloadMs = Number.NEGATIVE_INFINITY;
  private aliveSinceMs = Number.NEGATIVE_INFINITY;
  private lastPacketMs = Number.NEGATIVE_INFINITY;
  private holeEndedMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly format: MediaFormat,
    private readonly events: IncomingTrackEvents,
    { rid, share }: LayerName = { share: 1 },
  ) {
    this.ssrc = format.ssrc;
    this.rid = rid;
    this.share = share;
    this.reception = new Reception(format.clockRate);
    this.readPayload = payloadReader(format.encoding);
  }

  /** What it sends, smoothed over about a second. */
  get bitsPerSecond(): number {
    return this.throughput.bitsPerSecond;
  }

  /** Whether media came lately: packets without payload are padding, which comes of a paused layer too. */
  isAlive(nowMs: number): boolean {
    return nowMs - this.lastPayloadMs < ALIVE_MS;
  }

  /** Whether it is alive for some time already: a track that is switched off sends a picture a second on every layer. */
  isSteady(nowMs: number): boolean {
    return this.isAlive(nowMs) && nowMs - this.aliveSinceMs >= ALIVE_MS;
  }

  /** Whether somebody waits for a key frame of it. */
  get needsKeyFrame(): boolean {
    return this.isBroken || this.waiting.length > 0;
  }

  follow(follower: Follower): void {
    if (!this.followers.includes(follower)) this.followers.push(follower);
  }

  unfollow(follower: Follower): void {
    remove(this.followers, follower);
    if (this.followers.length > 0) return;
    this.ring = undefined;
    this.missing = undefined;
    this.isBroken = false;
  }

  /** `begin` is called at the next packet with which the follower may begin, and at each later one, until `stopWaiting`. */
  wait(follower: Follower): void {
    if (!this.waiting.includes(follower)) this.waiting.push(follower);
  }

  stopWaiting(follower: Follower): void {
    remove(this.waiting, follower);
  }

  /** A packet of this track's SSRC, as received. */
  receive(buffer: Buffer, view: RtpView, transportSequenceAt: number, nowMs: number): void {
    const sequence = this.unwrapper.unwrap(view.sequence);
    this.reception.count(sequence, view.timestamp, nowMs);
    // Without padding and retransmissions: with both Chrome probes, and a subscriber costs neither.
    if (view.payloadEnd > view.payloadStart) this.throughput.count(buffer.length, nowMs);
    this.accept(buffer, view, sequence, transportSequenceAt, nowMs);
  }

  /** A packet of this track's retransmissions. */
  receiveRetransmission(buffer: Buffer, view: RtpView, transportSequenceAt: number, nowMs: number): void {
    if (this.ssrc === undefined || this.newest < 0) return;
    const original = unwrapRtx(buffer, view, this.format.payloadType, this.ssrc);
    if (original === undefined) return;
    // Offsets stay: the header moved up by two bytes, and so did the start of the memory.
    this.accept(original, view, this.unwrapper.unwrap(view.sequence), transportSequenceAt, nowMs);
  }

  private accept(buffer: Buffer, view: RtpView, sequence: number, transportSequenceAt: number, nowMs: number): void {
    if (view.payloadEnd > view.payloadStart) {
      if (!this.isAlive(nowMs)) this.aliveSinceMs = nowMs;
      this.lastPayloadMs = nowMs;
    }
    const isNewest = sequence > this.newest;
    if (isNewest) this.newest = sequence;
    if (this.followers.length === 0 && this.waiting.length === 0) return;

    const { packet } = this;
    packet.buffer = buffer;
    packet.sequence = sequence;
    packet.timestamp = view.timestamp;
    packet.transportSequenceAt = transportSequenceAt;
    this.readPayload(buffer, view.payloadStart, view.payloadEnd, packet);
    // Not at a retransmission: what follows it has passed already, and may be an old copy with which Chrome probes.
    if (packet.startsKeyFrame && isNewest) this.beginKeyFrame(packet, nowMs);
    if (this.followers.length === 0) return;
    if (this.format.kind === "video" && !this.keep(packet, nowMs)) return;
    // From the end: one that leaves meanwhile moves nobody who is still to come.
    for (let index = this.followers.length - 1; index >= 0; index -= 1) this.followers[index]?.forward(packet, nowMs);
  }

  private beginKeyFrame(packet: MediaPacket, nowMs: number): void {
    this.isBroken = false;
    if (this.waiting.length > 0) for (const follower of [...this.waiting]) follower.begin(this, packet, nowMs);
    this.events.onKeyFrame(this, nowMs);
  }

  /** For retransmission, and to notice what is lost. False for what is here already: Chrome probes with old packets. */
  private keep(packet: MediaPacket, nowMs: number): boolean {
    if (this.ring === undefined || this.missing === undefined) {
      this.ring = new PacketRing(RING_PACKETS);
      this.missing = new MissingPackets();
      this.lastPacketMs = Number.NEGATIVE_INFINITY;
    }
    if (!this.ring.put(packet)) return false;
    this.trackLoss(this.missing, packet, nowMs);
    return true;
  }

  private trackLoss(missing: MissingPackets, { sequence, startsKeyFrame }: MediaPacket, nowMs: number): void {
    const isFirst = this.lastPacketMs === Number.NEGATIVE_INFINITY;
    if (!isFirst && nowMs - this.lastPacketMs > HOLE_MS) this.holeEndedMs = nowMs;
    this.lastPacketMs = nowMs;
    const mendable = missing.received(sequence);
    if (startsKeyFrame) {
      missing.forgetBefore(sequence);
      return;
    }
    const afterHole = nowMs - this.holeEndedMs < HOLE_SHOWS_MS;
    if (mendable && !(afterHole && !missing.isEmpty)) return;
    this.holeEndedMs = Number.NEGATIVE_INFINITY;
    missing.forgetBefore(sequence);
    this.broke(nowMs);
  }

  private broke(nowMs: number): void {
    this.isBroken = true;
    this.events.onBroken(this, nowMs);
  }

  senderReport(ntpHigh: number, ntpLow: number, rtpTimestamp: number, nowMs: number): void {
    this.clock = { ntpHigh, ntpLow, rtpTimestamp };
    this.reception.senderReport(ntpHigh, ntpLow, nowMs);
    for (const follower of this.followers) follower.forwardClock(this);
  }

  report(nowMs: number): ReportBlock | undefined {
    return this.ssrc === undefined ? undefined : this.reception.report(this.ssrc, nowMs);
  }

  /** Called each 20 ms. Answers 16-bit numbers to ask the publisher for now. */
  missingNow(nowMs: number): number[] {
    this.throughput.settle(nowMs);
    if (this.missing === undefined || this.missing.isEmpty) return [];
    const { sequences, lost } = this.missing.due(nowMs);
    if (lost > 0) {
      this.events.onLost(lost);
      this.broke(nowMs);
    }
    return sequences.map((sequence) => sequence & 0xffff);
  }

  /** A packet kept for retransmission, with the numbers that it came with; good until the next packet. */
  kept(sequence: number): MediaPacket | undefined {
    const buffer = this.ring?.bufferAt(sequence);
    if (buffer === undefined || this.ring === undefined || !readRtp(buffer, keptView)) return undefined;
    this.readPayload(buffer, keptView.payloadStart, keptView.payloadEnd, keptPacket);
    this.ring.restore(sequence, keptPacket);
    keptPacket.buffer = buffer;
    const { transportSequenceId } = this.format;
    keptPacket.transportSequenceAt =
      transportSequenceId === undefined ? -1 : findTwoByteExtension(buffer, transportSequenceId);
    return keptPacket;
  }
}

const keptView = emptyRtpView();
const keptPacket = emptyMediaPacket();

function remove(followers: Follower[], follower: Follower): void {
  const index = followers.indexOf(follower);
  if (index >= 0) followers.splice(index, 1);
}
