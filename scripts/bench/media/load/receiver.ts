import { PeerConnection, type Track } from "node-datachannel";
import type { DelayHistogram } from "./delay-histogram";
import { monotonicMs } from "./monotonic";
import { countsOf, isRtcp, receiverReport, sentMsOf } from "./packets";

const ownSsrc = 1;

/** A browser that receives one stream, made of the engine itself. */
export class Receiver {
  readonly answer: string;
  receivedCounting = 0;
  received = 0;
  private readonly connection = new PeerConnection("receiver", {
    iceServers: [],

    disableAutoNegotiation: true,
  });
  private readonly tracks: Track[] = [];
  private ssrc = 0;
  private highestSequence = 0;

  constructor(offer: string, delays: DelayHistogram) {
    this.connection.onTrack((track) => {
      this.tracks.push(track);
      track.onMessage((packet) => {
        if (isRtcp(packet)) return;
        this.received += 1;
        this.ssrc = packet.readUInt32BE(8);
        this.highestSequence = packet.readUInt16BE(2);
        if (!countsOf(packet)) return;
        this.receivedCounting += 1;
        delays.add(monotonicMs() - sentMsOf(packet));
      });
    });
    this.connection.setRemoteDescription(offer, "offer");
    this.connection.setLocalDescription("answer");
    this.answer = this.connection.localDescription()?.sdp ?? "";
  }

  addCandidate(candidate: string, mid: string): void {
    this.connection.addRemoteCandidate(candidate, mid);
  }

  get isOpen(): boolean {
    return this.tracks.length > 0 && this.tracks.every((track) => track.isOpen());
  }

  /** As browsers do each second. */
  report(): void {
    const { ssrc, highestSequence } = this;
    if (ssrc !== 0) this.tracks[0]?.sendMessageBinary(receiverReport({ ownSsrc, ssrc, highestSequence }));
  }

  close(): void {
    for (const track of this.tracks) track.close();
    this.connection.close();
  }
}
