import type { Engine, EngineTransport } from "./engine";
import { IncomingTrack, type IncomingTrackEvents } from "./forwarding/incoming-track";
import { readRtcp } from "./rtcp/read-rtcp";
import { TransportFeedback } from "./rtcp/transport-feedback";
import { writeNack, writePli, writeReceiverReport } from "./rtcp/write-rtcp";
import { emptyRtpView, findExtension, isRtcp, readRtp } from "./rtp/packet";
import { candidateUfrag, isUsableCandidate } from "./sdp/candidates";
import type { PublisherOffer } from "./sdp/read-publisher-offer";
import { writePublisherAnswer } from "./sdp/write-publisher-answer";
import type { IceCandidate } from "./types";

const FEEDBACK_EVERY_MS = 40;
const REPORT_EVERY_MS = 1000;

export interface PublisherConnectionEvents extends IncomingTrackEvents {
  onClock(track: IncomingTrack): void;
}

/** A publisher's transport with its sources: a reconnection makes a new one, the stream stays. */
export class PublisherConnection {
  readonly sdpAnswer: string;
  private readonly transport: EngineTransport;
  private readonly audio: IncomingTrack | undefined;
  private readonly video: IncomingTrack | undefined;
  private readonly transportSequenceId: number | undefined;
  private readonly feedback = new TransportFeedback();
  private readonly view = emptyRtpView();
  private lastSsrc = 0;
  private received = false;
  private closed = false;
  private feedbackAtMs = 0;
  private reportAtMs = 0;

  /** @throws SdpError when the engine refuses the offer. */
  constructor(
    engine: Engine,
    private readonly offer: PublisherOffer,
    private readonly server: { ssrc: number; cname: string },
    private readonly events: PublisherConnectionEvents,
  ) {
    this.audio = offer.audio && new IncomingTrack(offer.audio.format, events);
    this.video = offer.video && new IncomingTrack(offer.video.format, events);
    this.transportSequenceId = offer.video?.transportSequenceId ?? offer.audio?.transportSequenceId;
    this.transport = engine.answer(offer.transport, { onPacket: (packet) => this.onPacket(packet, performance.now()) });
    this.sdpAnswer = writePublisherAnswer(offer, this.transport.local);
  }

  addCandidate({ candidate }: IceCandidate): void {
    const ufrag = candidateUfrag(candidate);
    const isAnotherConnections = ufrag !== undefined && ufrag !== this.offer.transport.iceUfrag;
    if (!isAnotherConnections && isUsableCandidate(candidate)) this.transport.addCandidate(candidate);
  }

  /** What is due: requests for lost packets and bandwidth feedback each few ticks, reports each second. */
  tick(nowMs: number): void {
    if (!this.received) return;
    const missing = this.video?.missingNow(nowMs) ?? [];
    if (missing.length > 0 && this.video?.ssrc !== undefined) {
      this.transport.send(writeNack(this.server.ssrc, this.video.ssrc, missing));
    }
    if (nowMs - this.feedbackAtMs >= FEEDBACK_EVERY_MS) {
      this.feedbackAtMs = nowMs;
      for (const packet of this.feedback.write(this.server.ssrc, this.lastSsrc)) this.transport.send(packet);
    }
    if (nowMs - this.reportAtMs >= REPORT_EVERY_MS) {
      this.reportAtMs = nowMs;
      const blocks = [this.audio?.report(nowMs), this.video?.report(nowMs)].filter((block) => block !== undefined);
      if (blocks.length > 0) this.transport.send(writeReceiverReport(this.server.ssrc, this.server.cname, blocks));
    }
  }

  /** Whether a key frame can be asked for: there is a picture to ask of, and somebody who listens. */
  get canRequestKeyFrame(): boolean {
    return this.received && this.video?.ssrc !== undefined;
  }

  requestKeyFrame(): void {
    if (this.video?.ssrc !== undefined) this.transport.send(writePli(this.server.ssrc, this.video.ssrc));
  }

  /** Idempotent. */
  close(): void {
    this.closed = true;
    this.transport.close();
  }

  private onPacket(packet: Buffer, nowMs: number): void {
    if (this.closed) return; // a packet that was on its way from the engine's thread
    if (isRtcp(packet)) this.onRtcp(packet, nowMs);
    else this.onRtp(packet, nowMs);
  }

  private onRtp(packet: Buffer, nowMs: number): void {
    const { view, audio, video } = this;
    if (!readRtp(packet, view)) return;
    this.received = true;
    this.lastSsrc = view.ssrc;
    if (this.transportSequenceId !== undefined) {
      const value = findExtension(packet, this.transportSequenceId);
      if (value >= 0 && value + 2 <= packet.length) this.feedback.record(packet.readUInt16BE(value), nowMs);
    }
    if (view.payloadType === audio?.format.payloadType) audio.receive(packet, view, nowMs);
    else if (view.payloadType === video?.format.payloadType) video.receive(packet, view, nowMs);
    else if (view.payloadType === video?.format.rtxPayloadType) video.receiveRetransmission(packet, view, nowMs);
  }

  private onRtcp(packet: Buffer, nowMs: number): void {
    readRtcp(packet, {
      onSenderReport: (ssrc, ntpHigh, ntpLow, rtpTimestamp) => {
        const track = [this.audio, this.video].find((candidate) => candidate?.ssrc === ssrc);
        if (track === undefined) return;
        track.senderReport(ntpHigh, ntpLow, rtpTimestamp, nowMs);
        this.events.onClock(track);
      },
    });
  }
}
