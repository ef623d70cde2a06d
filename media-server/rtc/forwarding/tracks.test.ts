import { describe, expect, it } from "vitest";
import { emptyCounters } from "../counters";
import { emptyRtpView, findExtension, readRtp } from "../rtp/packet";
import type { MediaFormat, OutgoingFormat } from "../sdp/media-format";
import { rtpPacket, VP8_CONTINUATION, VP8_DELTA_FRAME_START, VP8_KEY_FRAME_START } from "../testing/rtp-packets";
import { IncomingTrack } from "./incoming-track";
import { OutgoingTrack } from "./outgoing-track";
import { PublishedTrack } from "./published-track";

const video: MediaFormat = {
  kind: "video",
  encoding: "VP8/90000",
  payloadType: 96,
  clockRate: 90_000,
  rtxPayloadType: 97,
};
const audio: MediaFormat = { kind: "audio", encoding: "opus/48000/2", payloadType: 111, clockRate: 48_000 };
const toSubscriber = (format: MediaFormat): OutgoingFormat => ({ ...format, payloadType: 120, ssrc: 77 });

/** A publisher and a subscriber behind it; what reaches either end is written down. Each source is a connection of its own. */
function chain(format: MediaFormat) {
  const sent: { sequence: number; timestamp: number; payload: number[]; ssrc: number; payloadType: number }[] = [];
  const reports: Buffer[] = [];
  const view = emptyRtpView();
  const outgoing = new OutgoingTrack(toSubscriber(format), {
    counters: emptyCounters(),
    cname: "name",
    start: { sequence: 100, timestamp: 5000 },
    send: (packet) => {
      if (packet[1] === 200) reports.push(packet);
      else if (readRtp(packet, view)) {
        const { sequence, timestamp, ssrc, payloadType } = view;
        sent.push({ sequence, timestamp, ssrc, payloadType, payload: [...packet.subarray(view.payloadStart)] });
      }
      return true;
    },
  });
  const published = new PublishedTrack(
    () => 0,
    () => undefined,
  );
  published.join(outgoing);
  let broken = 0;
  let lost = 0;
  const source = () => {
    published.replace();
    const track = new IncomingTrack(format, {
      onKeyFrame: () => undefined,
      onBroken: () => {
        broken += 1;
      },
      onLost: (count) => {
        lost += count;
      },
    });
    track.ssrc = 1;
    published.add(track);
    return track;
  };
  const receive = (track: IncomingTrack, parts: Parameters<typeof rtpPacket>[0], nowMs = 0) => {
    const packet = rtpPacket({ payloadType: format.payloadType, ...parts });
    readRtp(packet, view);
    if (view.payloadType === format.rtxPayloadType) track.receiveRetransmission(packet, view, -1, nowMs);
    else track.receive(packet, view, -1, nowMs);
  };
  return { sent, reports, outgoing, source, receive, brokenCount: () => broken, lostCount: () => lost };
}

describe("video on its way through", () => {
  it("begins for a subscriber with a key frame, in numbers of the subscriber's own", () => {
    const { sent, source, receive } = chain(video);
    const track = source();
    receive(track, { sequence: 65_534, timestamp: 100, payload: VP8_DELTA_FRAME_START });
    receive(track, { sequence: 65_535, timestamp: 200, payload: VP8_KEY_FRAME_START });
    receive(track, { sequence: 0, timestamp: 200, payload: VP8_CONTINUATION });
    receive(track, { sequence: 1, timestamp: 300, payload: VP8_DELTA_FRAME_START });
    expect(sent).toEqual([
      { sequence: 100, timestamp: 5000, payload: VP8_KEY_FRAME_START, ssrc: 77, payloadType: 120 },
      { sequence: 101, timestamp: 5000, payload: VP8_CONTINUATION, ssrc: 77, payloadType: 120 },
      { sequence: 102, timestamp: 5100, payload: VP8_DELTA_FRAME_START, ssrc: 77, payloadType: 120 },
    ]);
  });

  it("asks for lost packets, and passes the retransmission on in its place, once", () => {
    const { sent, source, receive } = chain(video);
    const track = source();
    receive(track, { sequence: 10, payload: VP8_KEY_FRAME_START });
    receive(track, { sequence: 12, timestamp: 20, payload: VP8_DELTA_FRAME_START });
    expect(track.missingNow(5)).toEqual([11]);

    const retransmission = { payloadType: 97, ssrc: 2, sequence: 1, timestamp: 10, payload: [0, 11, 1, 2, 3] };
    receive(track, retransmission, 30);
    receive(track, retransmission, 31);
    expect(track.missingNow(100)).toEqual([]);
    expect(sent.map(({ sequence, payload }) => [sequence, payload])).toEqual([
      [100, VP8_KEY_FRAME_START],
      [102, VP8_DELTA_FRAME_START],
      [101, [1, 2, 3]],
    ]);
  });

  it("takes no probing copy or padding for media", () => {
    const { sent, source, receive } = chain(video);
    const track = source();
    receive(track, { sequence: 10, payload: VP8_KEY_FRAME_START });
    receive(track, { payloadType: 97, sequence: 1, payload: [0, 10, ...VP8_KEY_FRAME_START] });
    receive(track, { payloadType: 97, sequence: 2, padding: 200 });
    expect(sent).toHaveLength(1);
  });

  it("sends again what a subscriber asks for, as it was", () => {
    const { sent, outgoing, source, receive } = chain(video);
    const track = source();
    receive(track, { sequence: 10, timestamp: 100, payload: VP8_KEY_FRAME_START });
    receive(track, { sequence: 11, timestamp: 200, payload: VP8_DELTA_FRAME_START });
    outgoing.retransmit(100, 50);
    outgoing.retransmit(99, 50);
    outgoing.retransmit(102, 50);
    expect(sent).toHaveLength(3);
    expect(sent[2]).toEqual(sent[0]);
  });

  it("goes on smoothly with a publisher's new connection, from its key frame", () => {
    const { sent, outgoing, source, receive } = chain(video);
    receive(source(), { sequence: 10, timestamp: 100, payload: VP8_KEY_FRAME_START }, 1000);
    const next = source();
    receive(next, { ssrc: 5, sequence: 999, timestamp: 8, payload: VP8_CONTINUATION }, 1900);
    receive(next, { ssrc: 5, sequence: 1000, timestamp: 9, payload: VP8_KEY_FRAME_START }, 2000);
    expect(sent.map(({ sequence, timestamp }) => [sequence, timestamp])).toEqual([
      [100, 5000],
      [101, 95_000],
    ]);
    outgoing.retransmit(100, 2100); // the old connection's packets are gone
    expect(sent).toHaveLength(2);
  });

  it("wants a key frame when packets are missing after a hole of 400 ms, and asks for none of them", () => {
    const { source, receive, brokenCount } = chain(video);
    const track = source();
    receive(track, { sequence: 10, payload: VP8_KEY_FRAME_START }, 0);
    receive(track, { sequence: 14, payload: VP8_DELTA_FRAME_START }, 401);
    expect(brokenCount()).toBe(1);
    expect(track.missingNow(500)).toEqual([]);
  });

  it("wants it too when a retransmission is the first to come through after the hole", () => {
    const { source, receive, brokenCount } = chain(video);
    const track = source();
    receive(track, { sequence: 10, payload: VP8_KEY_FRAME_START }, 0);
    receive(track, { payloadType: 97, ssrc: 2, sequence: 1, payload: [0, 11, ...VP8_CONTINUATION] }, 6000);
    receive(track, { sequence: 90, payload: VP8_DELTA_FRAME_START }, 6030);
    expect(brokenCount()).toBe(1);
    receive(track, { sequence: 92, payload: VP8_DELTA_FRAME_START }, 6060);
    expect(brokenCount()).toBe(1);
    expect(track.missingNow(6080)).toEqual([91]);
  });

  it("takes a quiet source that lost nothing for what it is", () => {
    const { source, receive, brokenCount } = chain(video);
    const track = source();
    receive(track, { sequence: 10, payload: VP8_KEY_FRAME_START }, 0);
    receive(track, { sequence: 11, payload: VP8_DELTA_FRAME_START }, 5000);
    expect(brokenCount()).toBe(0);
  });

  it("wants a key frame when a packet was asked for in vain", () => {
    const { source, receive, brokenCount, lostCount } = chain(video);
    const track = source();
    receive(track, { sequence: 10, payload: VP8_KEY_FRAME_START });
    receive(track, { sequence: 12, payload: VP8_DELTA_FRAME_START });
    for (let nowMs = 0; nowMs <= 600; nowMs += 20) track.missingNow(nowMs);
    expect(brokenCount()).toBe(1);
    expect(lostCount()).toBe(1);
  });
});

describe("padding between pictures", () => {
  /** A subscriber whose packets are counted, with one picture sent. */
  function counted() {
    const packets: Buffer[] = [];
    let number = 500;
    const outgoing = new OutgoingTrack(
      { ...toSubscriber(video), transportSequenceId: 3 },
      {
        counters: emptyCounters(),
        cname: "name",
        start: { sequence: 100, timestamp: 5000 },
        send: (packet) => packets.push(Buffer.from(packet)) > 0,
        nextTransportSequence: () => number++,
      },
    );
    const track = new IncomingTrack(video, {
      onKeyFrame: () => undefined,
      onBroken: () => undefined,
      onLost: () => undefined,
    });
    const published = new PublishedTrack(
      () => 0,
      () => undefined,
    );
    published.join(outgoing);
    published.add(track);
    const view = emptyRtpView();
    const receive = (parts: Parameters<typeof rtpPacket>[0]) => {
      const packet = rtpPacket(parts);
      readRtp(packet, view);
      track.receive(packet, view, -1, 0);
    };
    const sequences = () => packets.map((packet) => packet.readUInt16BE(2));
    return { packets, sequences, outgoing, receive };
  }
  const at = (packet: Buffer | undefined) => {
    const view = emptyRtpView();
    return packet && readRtp(packet, view) ? view : undefined;
  };

  it("has no place before the first picture", () => {
    expect(counted().outgoing.pad(500, (send) => send(), 0)).toBe(false);
  });

  it("waits for the end of a picture, and takes the numbers after it", () => {
    const { packets, sequences, outgoing, receive } = counted();
    receive({ sequence: 10, timestamp: 9, payload: VP8_KEY_FRAME_START });
    expect(outgoing.pad(500, (send) => send(), 0)).toBe(true);
    expect(packets).toHaveLength(1);
    receive({ sequence: 11, timestamp: 9, payload: VP8_CONTINUATION, marker: true });
    receive({ sequence: 12, timestamp: 10, payload: VP8_DELTA_FRAME_START });
    expect(sequences()).toEqual([100, 101, 102, 103, 104]);
    const padding = at(packets[2]);
    expect(padding).toMatchObject({ payloadType: 120, ssrc: 77, timestamp: 5000 });
    expect(padding?.payloadStart).toBe(padding?.payloadEnd);
    expect(packets[2]?.length).toBe(275);
    const place = packets[2] ? findExtension(packets[2], 3) : -1;
    expect(packets.slice(2, 4).map((packet) => packet.readUInt16BE(place))).toEqual([500, 501]);
  });

  it("goes out at once while the picture is stopped", () => {
    const { sequences, outgoing, receive } = counted();
    receive({ sequence: 10, payload: VP8_KEY_FRAME_START, marker: true });
    outgoing.select(undefined);
    expect(outgoing.pad(275, (send) => send(), 0)).toBe(true);
    expect(sequences()).toEqual([100, 101]);
  });

  it("is sent again for who misses it: nothing after it would be shown otherwise", () => {
    const { sequences, outgoing, receive } = counted();
    receive({ sequence: 10, payload: VP8_KEY_FRAME_START });
    outgoing.pad(500, (send) => send(), 0);
    receive({ sequence: 11, payload: VP8_CONTINUATION, marker: true });
    outgoing.retransmit(103, 50);
    outgoing.retransmit(101, 50);
    expect(sequences()).toEqual([100, 101, 102, 103, 103, 101]);
  });
});

describe("sound on its way through", () => {
  it("begins at once, and asks for nothing that is lost", () => {
    const { sent, source, receive } = chain(audio);
    const track = source();
    receive(track, { sequence: 1, timestamp: 960, payload: [1] });
    receive(track, { sequence: 5, timestamp: 4800, payload: [2] });
    expect(sent.map(({ sequence, timestamp }) => [sequence, timestamp])).toEqual([
      [100, 5000],
      [104, 8840],
    ]);
    expect(track.missingNow(100)).toEqual([]);
  });
});

describe("the publisher's clock", () => {
  it("reaches the subscriber in the subscriber's own timestamps", () => {
    const { reports, source, receive } = chain(audio);
    const track = source();
    receive(track, { sequence: 1, timestamp: 1000, payload: [1, 2, 3] });
    track.senderReport(0xe9000001, 0x80000000, 1480, 0);
    const [report] = reports;
    expect(report?.readUInt32BE(4)).toBe(77);
    expect(report?.readUInt32BE(8)).toBe(0xe9000001);
    expect(report?.readUInt32BE(12)).toBe(0x80000000);
    expect(report?.readUInt32BE(16)).toBe(5480);
    expect(report?.readUInt32BE(20)).toBe(1);
    expect(report?.readUInt32BE(24)).toBe(3);
  });

  it("reaches who comes later with the first packet", () => {
    const { reports, source, receive } = chain(audio);
    const track = source();
    track.senderReport(1, 2, 1480, 0);
    receive(track, { sequence: 1, timestamp: 1960, payload: [1] });
    expect(reports[0]?.readUInt32BE(16)).toBe(4520);
  });

  it("of a connection that was replaced says nothing any more", () => {
    const { reports, source, receive } = chain(audio);
    const old = source();
    receive(old, { sequence: 1, payload: [1] });
    receive(source(), { sequence: 1, payload: [1] });
    old.senderReport(1, 2, 3, 0);
    expect(reports).toEqual([]);
  });
});
