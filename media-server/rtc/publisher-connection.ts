import type { MediaCounters } from "./counters";
import type { Engine, EngineTransport } from "./engine";
import type { IncomingTrack, IncomingTrackEvents } from "./forwarding/incoming-track";
import { Sources } from "./forwarding/sources";
import { type RtcpListener, readRtcp } from "./rtcp/read-rtcp";
import { TransportFeedback } from "./rtcp/transport-feedback";
import { writeNack, writePli, writeReceiverReport } from "./rtcp/write-rtcp";
import { emptyRtpView, findTwoByteExtension, isRtcp, readRtp } from "./rtp/packet";
import { candidateUfrag, isUsableCandidate } from "./sdp/candidates";
import type { PublisherOffer } from "./sdp/read-publisher-offer";
import { writePublisherAnswer } from "./sdp/write-publisher-answer";
import type { IceCandidate } from "./types";

const FEEDBACK_EVERY_MS = 40;
const REPORT_EVERY_MS = 1000;
/** Browsers send 1,200 at most; the greatest that a network carries in one piece. */
const LARGEST_PACKET_BYTES = 1500;

export interface PublisherConnectionDeps {
  engine: Engine;
  counters: MediaCounters;
  /** This server's own SSRC and name in RTCP. */
  server: { ssrc: number; cname: string };
}

export interface PublisherConnectionEvents extends IncomingTrackEvents {
  /** A source's first packet is here, not yet received. */
  onSource(track: IncomingTrack): void;
}

/** A publisher's transport with its sources: a reconnection makes a new one, the stream stays. */
export class PublisherConnection {
  readonly sdpAnswer: string;
  private readonly transport: EngineTransport;
  private readonly sources: Sources;
  private readonly transportSequenceId: number | undefined;
  private readonly feedback = new TransportFeedback();
  private readonly view = emptyRtpView();
  private readonly rtcp: RtcpListener;
  private rtcpAtMs = 0;
  private lastSsrc = 0;
  private received = false;
  private closed = false;
  private feedbackAtMs = 0;
  private reportAtMs = 0;

  /** @throws SdpError when the engine refuses the offer. */
  constructor(
    private readonly deps: PublisherConnectionDeps,
    private readonly offer: PublisherOffer,
    events: PublisherConnectionEvents,
  ) {
    this.sources = new Sources(offer, events, (track) => events.onSource(track));
    this.transportSequenceId = offer.video?.extensions.transportSequence ?? offer.audio?.extensions.transportSequence;
    this.rtcp = {
      onSenderReport: (ssrc, ntpHigh, ntpLow, rtpTimestamp) =>
        this.sources.withSsrc(ssrc)?.senderReport(ntpHigh, ntpLow, rtpTimestamp, this.rtcpAtMs),
    };
    this.transport = deps.engine.answer(offer.transport, {
      onPacket: (packet) => this.onPacket(packet, performance.now()),
    });
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
    this.askAgain(nowMs);
    if (nowMs - this.feedbackAtMs >= FEEDBACK_EVERY_MS) {
      this.feedbackAtMs = nowMs;
      for (const packet of this.feedback.write(this.deps.server.ssrc, this.lastSsrc)) this.transport.send(packet);
    }
    if (nowMs - this.reportAtMs >= REPORT_EVERY_MS) {
      this.reportAtMs = nowMs;
      this.sendReport(nowMs);
    }
  }

  /** Asks for a key frame of each of these sources. */
  requestKeyFrames(tracks: readonly IncomingTrack[]): void {
    const { server, counters } = this.deps;
    for (const { ssrc } of tracks) {
      if (ssrc !== undefined && this.transport.send(writePli(server.ssrc, ssrc))) counters.keyFrameRequestsSent += 1;
    }
  }

  /** Idempotent. */
  close(): void {
    this.closed = true;
    this.transport.close();
  }

  private askAgain(nowMs: number): void {
    const { server, counters } = this.deps;
    for (const track of this.sources.video) {
      const missing = track.missingNow(nowMs);
      if (missing.length === 0 || track.ssrc === undefined) continue;
      if (this.transport.send(writeNack(server.ssrc, track.ssrc, missing))) {
        counters.retransmissionsRequested += missing.length;
      }
    }
  }

  private sendReport(nowMs: number): void {
    const blocks = this.sources.all.map((track) => track.report(nowMs)).filter((block) => block !== undefined);
    const { ssrc, cname } = this.deps.server;
    if (blocks.length > 0) this.transport.send(writeReceiverReport(ssrc, cname, blocks));
  }

  private onPacket(packet: Buffer, nowMs: number): void {
    if (this.closed) return; // a packet that was on its way from the engine's thread
    if (!isRtcp(packet)) this.onRtp(packet, nowMs);
    else {
      this.rtcpAtMs = nowMs;
      readRtcp(packet, this.rtcp);
    }
  }

  private onRtp(packet: Buffer, nowMs: number): void {
    const { view, transportSequenceId } = this;
    if (packet.length > LARGEST_PACKET_BYTES || !readRtp(packet, view)) return;
    this.received = true;
    this.lastSsrc = view.ssrc;
    this.deps.counters.packetsReceived += 1;
    this.deps.counters.bytesReceived += packet.length;
    const sequenceAt = transportSequenceId === undefined ? -1 : findTwoByteExtension(packet, transportSequenceId);
    if (sequenceAt >= 0) this.feedback.record(packet.readUInt16BE(sequenceAt), nowMs);
    this.sources.receive(packet, view, sequenceAt, nowMs);
  }
}
