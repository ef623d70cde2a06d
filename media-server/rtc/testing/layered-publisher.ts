import { emptyCounters } from "../counters";
import { IncomingTrack } from "../forwarding/incoming-track";
import { OutgoingTrack, type OutgoingTrackDeps } from "../forwarding/outgoing-track";
import { PublishedTrack } from "../forwarding/published-track";
import { emptyRtpView, readRtp } from "../rtp/packet";
import type { MediaFormat } from "../sdp/media-format";
import { rtpPacket } from "./rtp-packets";

const FORMAT: MediaFormat = {
  kind: "video",
  encoding: "VP8/90000",
  payloadType: 96,
  clockRate: 90_000,
  transportSequenceId: 3,
};
/** Pictures of one layer, 33 ms apart: 90 kHz. */
const PICTURE_TICKS = 3000;

/** What a subscriber got of one packet. */
export interface SeenPacket {
  sequence: number;
  timestamp: number;
  pictureId: number;
  isKeyFrame: boolean;
  /** Of the layer that it came from. */
  rid: string;
  transportSequence: number;
}

/** One layer, whose packets are made by hand: each picture is one packet, with its layer's name in its payload. */
export class FakeLayer {
  readonly track: IncomingTrack;
  private picture = 0;
  private readonly start: number;

  constructor(
    publisher: FakePublisher,
    readonly rid: string,
    share: number,
    private readonly index: number,
  ) {
    this.track = new IncomingTrack(
      FORMAT,
      {
        onKeyFrame: (_, nowMs) => publisher.published.keyFrameArrived(nowMs),
        onBroken: (track) => publisher.published.repair(track),
        onLost: () => undefined,
      },
      { rid, share },
    );
    this.track.ssrc = index + 1;
    this.start = index * 10_000 + 60_000;
  }

  /** The layer's own timestamp of its next picture. */
  get timestamp(): number {
    return (this.start * 7 + this.picture * PICTURE_TICKS) >>> 0;
  }

  send(nowMs: number, kind: "key" | "delta" = "delta"): void {
    const id = (this.index * 500 + this.picture) & 0x7fff;
    const payload = [0x90, 0x80, 0x80 | (id >> 8), id & 0xff, kind === "key" ? 0 : 1, this.index];
    this.receive({ payload }, nowMs);
    this.picture += 1;
  }

  /** A packet of nothing but padding. */
  pad(nowMs: number): void {
    this.receive({ padding: 200 }, nowMs);
    this.picture += 1;
  }

  /** The next picture is lost on the way. */
  lose(): void {
    this.picture += 1;
  }

  private receive(parts: Parameters<typeof rtpPacket>[0], nowMs: number): void {
    const packet = rtpPacket({
      sequence: (this.start + this.picture) & 0xffff,
      timestamp: this.timestamp,
      extension: { profile: 0xbede, elements: [0x31, 0xaa, 0xbb] },
      ...parts,
    });
    const view = emptyRtpView();
    readRtp(packet, view);
    this.track.receive(packet, view, 17, nowMs);
  }
}

/** A publisher of several layers, whose requests for key frames are written down by their layers' names. */
export class FakePublisher {
  nowMs = 0;
  readonly asked: string[][] = [];
  readonly counters = emptyCounters();
  readonly published = new PublishedTrack(
    () => this.nowMs,
    (layers) => this.asked.push(layers.map(({ rid }) => rid ?? "")),
  );

  /** Its present connection's layers, smallest first. */
  connect(): [FakeLayer, FakeLayer, FakeLayer] {
    this.published.replace();
    return [
      new FakeLayer(this, "rdiv4", 0.25, 0),
      new FakeLayer(this, "rdiv2", 0.5, 1),
      new FakeLayer(this, "rdiv1", 1, 2),
    ];
  }

  /** As `connect`, with all layers seen already. */
  connectSeen(): [FakeLayer, FakeLayer, FakeLayer] {
    const layers = this.connect();
    for (const { track } of layers) this.published.add(track);
    return layers;
  }

  subscribe(more: Partial<OutgoingTrackDeps> = {}) {
    const seen: SeenPacket[] = [];
    const clocks: number[] = [];
    const view = emptyRtpView();
    const track = new OutgoingTrack(
      { ...FORMAT, ssrc: 77 },
      {
        counters: this.counters,
        cname: "name",
        start: { sequence: 100, timestamp: 5000 },
        send: (packet) => {
          if (packet[1] === 200) clocks.push(packet.readUInt32BE(16));
          else if (readRtp(packet, view)) seen.push(packetSeen(packet, view));
          return true;
        },
        ...more,
      },
    );
    this.published.join(track);
    return { track, seen, clocks };
  }

  /** Lets time pass in steps of 20 ms, with a picture of each of these layers in every other. */
  run(forMs: number, sending: readonly FakeLayer[]): void {
    for (let passed = 0; passed < forMs; passed += 20) {
      this.nowMs += 20;
      if (passed % 40 === 0) for (const layer of sending) layer.send(this.nowMs);
      this.published.tick(this.nowMs);
    }
  }
}

const RIDS = ["rdiv4", "rdiv2", "rdiv1"];

function packetSeen(packet: Buffer, view: ReturnType<typeof emptyRtpView>): SeenPacket {
  const { sequence, timestamp, payloadStart } = view;
  return {
    sequence,
    timestamp,
    pictureId: packet.readUInt16BE(payloadStart + 2) & 0x7fff,
    isKeyFrame: packet[payloadStart + 4] === 0,
    rid: RIDS[packet[payloadStart + 5] ?? -1] ?? "",
    transportSequence: packet.readUInt16BE(17),
  };
}
