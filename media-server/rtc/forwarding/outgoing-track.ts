import type { MediaCounters } from "../counters";
import { writeSenderReport } from "../rtcp/write-rtcp";
import type { MediaPacket } from "../rtp/media-packet";
import { patchRtp } from "../rtp/packet";
import { PADDING_PACKET_BYTES, PaddingPacket } from "../rtp/padding-packet";
import { PictureNumbers } from "../rtp/picture-numbers";
import { RtpRewriter } from "../rtp/rewriter";
import type { OutgoingFormat } from "../sdp/media-format";
import type { Follower, IncomingTrack } from "./incoming-track";
import { FIRST_PICTURE_SPACING_MS, REPAIR_SPACING_MS } from "./key-frame-requests";
import { RetransmissionBudget } from "./retransmission-budget";

export interface OutgoingTrackDeps {
  counters: MediaCounters;
  /** Canonical name in its sender reports. */
  cname: string;
  /** Where the subscriber's own numbers begin: 16 and 32 bits. */
  start: { sequence: number; timestamp: number };
  /** Sends one packet to the subscriber; false when its connection is closed. */
  send(packet: Buffer): boolean;
  /**
   * The next transport-wide sequence number on the subscriber's line, 16 bits. Called just before each packet that has
   * room for the number is sent, retransmissions included. `size` is in bytes.
   */
  nextTransportSequence?(size: number, nowMs: number): number;
}

const MARKER = 0x80;

/** Called when it is time to send a train of padding, with what sends it. */
export type AroundTrain = (sendTrain: () => void) => void;

/** Asks the publisher for the key frames that are waited for, no sooner than `spacingMs` after the request before. */
export type WantKeyFrame = (spacingMs: number) => void;

/**
 * One kind of media on its way to one subscriber: one SSRC for life, whatever the source behind it. A picture begins
 * and goes over to another layer at a key frame only.
 */
export class OutgoingTrack implements Follower {
  private source: IncomingTrack | undefined;
  private chosen: IncomingTrack | undefined;
  private awaited: IncomingTrack[] = [];
  private wantKeyFrame: WantKeyFrame | undefined;
  private steered = false;
  private stopped = false;
  private clockIsDue = false;
  /** Waits for the end of a picture: padding inside one would tear it. */
  private dueTrain: ((nowMs: number) => void) | undefined;
  private padding: PaddingPacket | undefined;
  private readonly rewriter: RtpRewriter;
  private readonly pictures = new PictureNumbers();
  private readonly retransmissions = new RetransmissionBudget();
  private packets = 0;
  private octets = 0;

  constructor(
    readonly format: OutgoingFormat,
    private readonly deps: OutgoingTrackDeps,
  ) {
    this.rewriter = new RtpRewriter(format.clockRate, deps.start.sequence, deps.start.timestamp);
  }

  /** The layer whose packets are forwarded. */
  get current(): IncomingTrack | undefined {
    return this.source;
  }

  /** The layer that is wanted: `current`, or the one whose key frame is awaited. */
  get target(): IncomingTrack | undefined {
    return this.chosen;
  }

  /** Whether `select` was called: until then the largest layer that is alive is aimed at. */
  get isSteered(): boolean {
    return this.steered;
  }

  /** Whether it was told to send nothing. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** Whether it has a source that may still bring something: a publisher's new connection ends those of the old one. */
  get hasSource(): boolean {
    return this.source !== undefined && !this.source.isOver;
  }

  /**
   * Goes over to `layer` at its next key frame and keeps the present one until then; undefined stops the picture at
   * once. Nobody else chooses from then on, unless all that was chosen dies.
   */
  select(layer: IncomingTrack | undefined): void {
    this.steered = true;
    this.stopped = layer === undefined;
    if (layer !== undefined && layer === this.chosen && (layer === this.source || this.awaits(layer))) return;
    this.chosen = layer;
    this.stopWaiting();
    if (layer === undefined) this.leaveSource();
    else if (layer !== this.source) this.wait(layer);
  }

  /** As `select`, by the publisher's stream: a picture of any layer that it accepts is still welcome as the first. */
  aim(layer: IncomingTrack): void {
    if (layer === this.chosen) return;
    this.chosen = layer;
    if (this.hasSource) this.stopWaiting();
    if (layer !== this.source) this.wait(layer);
  }

  /** Begins with this layer, if its key frame comes first: any picture is better than none. */
  accept(layer: IncomingTrack): void {
    this.wait(layer);
  }

  /** Packets can be sent from now on. */
  open(wantKeyFrame: WantKeyFrame): void {
    this.wantKeyFrame = wantKeyFrame;
    if (this.chosen) this.wait(this.chosen);
  }

  /** Idempotent; nothing is sent any more. */
  close(): void {
    this.wantKeyFrame = undefined;
    this.stopWaiting();
    this.leaveSource();
  }

  begin(layer: IncomingTrack, packet: MediaPacket, nowMs: number): void {
    const previous = this.source;
    if (previous !== undefined && previous.rid !== layer.rid) this.deps.counters.layerSwitches += 1;
    this.stopWaiting();
    this.leaveSource();
    this.source = layer;
    layer.follow(this);
    this.chosen ??= layer;
    if (this.chosen !== layer && !this.chosen.isOver) this.wait(this.chosen);

    this.rewriter.switchTo({ sequence: packet.sequence, timestamp: packet.timestamp, clock: layer.clock }, nowMs);
    this.pictures.switchTo(packet);
    this.clockIsDue = true;
  }

  forward(packet: MediaPacket, nowMs: number): void {
    const { sequence, timestamp } = packet;
    if (!this.rewriter.covers(sequence)) return;
    this.retransmissions.earn(packet.buffer.length);
    this.write(packet, this.rewriter.advance(sequence, timestamp, nowMs), nowMs);
    if (this.dueTrain !== undefined && ((packet.buffer[1] ?? 0) & MARKER) !== 0) this.sendDueTrain(nowMs);
    if (this.clockIsDue && this.source) {
      this.clockIsDue = false;
      this.forwardClock(this.source);
    }
  }

  /**
   * Sends some `bytes` of padding at once, or when the present picture is complete. False when there is no place for it:
   * nothing was sent yet, or packets here have no transport-wide number.
   */
  pad(bytes: number, around: AroundTrain, nowMs: number): boolean {
    const { transportSequenceId } = this.format;
    if (transportSequenceId === undefined || this.wantKeyFrame === undefined) return false;
    this.padding ??= PaddingPacket.create(transportSequenceId);
    if (this.padding === undefined || !this.rewriter.hasBegun) return false;
    this.dueTrain = (dueMs) => around(() => this.sendPadding(Math.ceil(bytes / PADDING_PACKET_BYTES), dueMs));
    if (this.source === undefined) this.sendDueTrain(nowMs);
    return true;
  }

  /** Sends a packet again that the subscriber asks for, when it is of the present layer and still kept. */
  retransmit(subscriberSequence: number, nowMs: number): void {
    if (this.rewriter.isInserted(subscriberSequence)) {
      // One that stays missing would hold up the pictures after it.
      if (this.retransmissions.spend(subscriberSequence, PADDING_PACKET_BYTES, nowMs)) {
        this.writePadding(subscriberSequence, nowMs);
      }
      return;
    }
    const sequence = this.rewriter.sourceSequence(subscriberSequence);
    const kept = sequence === undefined ? undefined : this.source?.kept(sequence);
    if (kept === undefined) return;
    if (!this.retransmissions.spend(subscriberSequence, kept.buffer.length, nowMs)) return;
    if (this.write(kept, subscriberSequence, nowMs)) this.deps.counters.retransmissionsSent += 1;
  }

  /** Passes the source's clock on in the subscriber's own timestamps, by which audio and video are played in step. */
  forwardClock(source: IncomingTrack): void {
    if (source !== this.source || source.clock === undefined) return;
    const { ntpHigh, ntpLow, rtpTimestamp } = source.clock;
    this.rewriter.learn(source.clock);
    const clock = { ntpHigh, ntpLow, rtpTimestamp: this.rewriter.timestamp(rtpTimestamp) };
    const { packets, octets } = this;
    this.deps.send(writeSenderReport(this.format.ssrc, this.deps.cname, clock, { packets, octets }));
  }

  private write(packet: MediaPacket, sequence: number, nowMs: number): boolean {
    const { format, deps } = this;
    const { buffer, transportSequenceAt } = packet;
    patchRtp(buffer, format.payloadType, sequence, this.rewriter.timestamp(packet.timestamp), format.ssrc);
    this.pictures.write(packet);
    if (transportSequenceAt >= 0 && deps.nextTransportSequence !== undefined) {
      buffer.writeUInt16BE(deps.nextTransportSequence(buffer.length, nowMs), transportSequenceAt);
    }
    if (!deps.send(buffer)) return false;
    this.packets += 1;
    this.octets += buffer.length - 12;
    deps.counters.packetsSent += 1;
    deps.counters.bytesSent += buffer.length;
    return true;
  }

  private sendDueTrain(nowMs: number): void {
    const send = this.dueTrain;
    this.dueTrain = undefined;
    send?.(nowMs);
  }

  private sendPadding(count: number, nowMs: number): void {
    const first = this.rewriter.insert(count);
    if (first === undefined) return;
    for (let sequence = first; sequence < first + count; sequence += 1) this.writePadding(sequence & 0xffff, nowMs);
  }

  private writePadding(sequence: number, nowMs: number): void {
    const { format, deps, padding } = this;
    if (padding === undefined) return;
    const { buffer, transportSequenceAt } = padding;
    patchRtp(buffer, format.payloadType, sequence, this.rewriter.newestTimestamp, format.ssrc);
    buffer.writeUInt16BE(deps.nextTransportSequence?.(buffer.length, nowMs) ?? 0, transportSequenceAt);
    if (!deps.send(buffer)) return;
    deps.counters.packetsSent += 1;
    deps.counters.bytesSent += buffer.length;
  }

  private awaits(layer: IncomingTrack): boolean {
    return this.awaited.length === 1 && this.awaited[0] === layer;
  }

  private wait(layer: IncomingTrack): void {
    if (this.wantKeyFrame === undefined || this.awaited.includes(layer)) return;
    this.awaited.push(layer);
    layer.wait(this);
    this.wantKeyFrame(this.hasSource ? REPAIR_SPACING_MS : FIRST_PICTURE_SPACING_MS);
  }

  private stopWaiting(): void {
    for (const layer of this.awaited) layer.stopWaiting(this);
    this.awaited = [];
  }

  private leaveSource(): void {
    this.source?.unfollow(this);
    this.source = undefined;
  }
}
