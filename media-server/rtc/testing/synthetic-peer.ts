import { Audio, PeerConnection, type Track, Video } from "node-datachannel";
import { readRtcp } from "../rtcp/read-rtcp";
import { isRtcp } from "../rtp/packet";
import { rtpPacket } from "./rtp-packets";

const CONFIG = { iceServers: [], bindAddress: "127.0.0.1", disableAutoNegotiation: true };

const RID_EXTENSION = 10;

/**
 * A connection's own offer without its candidates: the server finds it once it has the answer. Before that this engine
 * refuses a handshake for good, where a browser would wait.
 */
function offerOf(connection: PeerConnection): string {
  connection.setLocalDescription("offer");
  return (connection.localDescription()?.sdp ?? "").replaceAll(/a=(candidate:.*|end-of-candidates)\r\n/g, "");
}

/** The engine's own offer with layers instead of a named source in its video section, which is the last. */
function withLayers(sdp: string, rids: readonly string[]): string {
  if (rids.length === 0) return sdp;
  const at = sdp.indexOf("m=video");
  const video = sdp.slice(at).replaceAll(/a=ssrc.*\r\n/g, "");
  const lines = [
    `a=extmap:${RID_EXTENSION} urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id`,
    ...rids.map((rid) => `a=rid:${rid} send`),
    `a=simulcast:send ${rids.join(";")}`,
  ];
  return `${sdp.slice(0, at)}${video}${lines.join("\r\n")}\r\n`;
}

/** A browser that publishes, made of the engine itself: packets by hand, what it is told written down. */
export class SyntheticPublisher {
  readonly asked: { keyFrames: number; again: number[]; reports: number } = { keyFrames: 0, again: [], reports: 0 };
  readonly offer: string;
  private readonly connection = new PeerConnection("publisher", CONFIG);
  private readonly audio: Track;
  private readonly video: Track;

  /** @param rids names of layers, smallest first: its video is offered as a simulcast then */
  constructor(
    private readonly ssrcs: { audio: number; video: number },
    private readonly rids: readonly string[] = [],
  ) {
    const audio = new Audio("0", "SendOnly");
    audio.addOpusCodec(111);
    audio.addSSRC(ssrcs.audio, "name", "stream", "sound");
    this.audio = this.connection.addTrack(audio);
    const video = new Video("1", "SendOnly");
    video.addVP8Codec(96);
    video.addSSRC(ssrcs.video, "name", "stream", "picture");
    this.video = this.connection.addTrack(video);
    this.video.onMessage((packet) => this.hear(packet));
    this.offer = withLayers(offerOf(this.connection), rids);
  }

  accept(answer: string): void {
    this.connection.setRemoteDescription(answer, "answer");
  }

  get isOpen(): boolean {
    return this.video.isOpen() && this.audio.isOpen();
  }

  sendVideo(sequence: number, timestamp: number, payload: number[]): void {
    this.video.sendMessageBinary(rtpPacket({ payloadType: 96, ssrc: this.ssrcs.video, sequence, timestamp, payload }));
  }

  /** A packet of the layer at this place, which has an SSRC of its own and is named in a header extension. */
  sendLayer(index: number, sequence: number, timestamp: number, payload: number[]): void {
    const rid = this.rids[index] ?? "";
    const extension = { profile: 0xbede, elements: [(RID_EXTENSION << 4) | (rid.length - 1), ...Buffer.from(rid)] };
    const ssrc = this.ssrcs.video + index;
    this.video.sendMessageBinary(rtpPacket({ payloadType: 96, ssrc, sequence, timestamp, extension, payload }));
  }

  sendAudio(sequence: number, timestamp: number, payload: number[]): void {
    this.audio.sendMessageBinary(rtpPacket({ payloadType: 111, ssrc: this.ssrcs.audio, sequence, timestamp, payload }));
  }

  close(): void {
    this.audio.close();
    this.video.close();
    this.connection.close();
  }

  private hear(packet: Buffer): void {
    if (!isRtcp(packet)) return;
    if (packet[1] === 201) this.asked.reports += 1;
    readRtcp(packet, {
      onKeyFrameRequest: () => {
        this.asked.keyFrames += 1;
      },
      onNack: (_, sequence) => this.asked.again.push(sequence),
    });
  }
}

/** A browser that receives, likewise. */
abstract class SyntheticReceiver {
  /** RTP packets in the order they came. */
  readonly received: Buffer[] = [];
  protected readonly connection = new PeerConnection("subscriber", CONFIG);
  private readonly tracks: Track[] = [];

  protected listen(track: Track): void {
    this.tracks.push(track);
    track.onMessage((packet) => {
      if (!isRtcp(packet)) this.received.push(packet);
    });
  }

  /** A feedback packet to the server. */
  send(packet: Buffer): void {
    this.tracks[0]?.sendMessageBinary(packet);
  }

  get isOpen(): boolean {
    return this.tracks.length > 0 && this.tracks.every((track) => track.isOpen());
  }

  close(): void {
    for (const track of this.tracks) track.close();
    this.connection.close();
  }
}

/** Answers the server's offer. */
export class SyntheticSubscriber extends SyntheticReceiver {
  readonly answer: string;

  constructor(offer: string) {
    super();
    this.connection.onTrack((track) => this.listen(track));
    this.connection.setRemoteDescription(offer, "offer");
    this.connection.setLocalDescription("answer");
    this.answer = this.connection.localDescription()?.sdp ?? "";
  }

  addCandidate({ candidate, sdpMid }: { candidate: string; sdpMid: string }): void {
    this.connection.addRemoteCandidate(candidate, sdpMid);
  }
}

/** Offers itself, with payload types of its own: 109 for Opus, 120 for VP8. */
export class OfferingSubscriber extends SyntheticReceiver {
  readonly offer: string;

  constructor() {
    super();
    const audio = new Audio("sound", "RecvOnly");
    audio.addOpusCodec(109);
    this.listen(this.connection.addTrack(audio));
    const video = new Video("picture", "RecvOnly");
    video.addVP8Codec(120);
    this.listen(this.connection.addTrack(video));
    this.offer = offerOf(this.connection);
  }

  accept(answer: string): void {
    this.connection.setRemoteDescription(answer, "answer");
  }
}
