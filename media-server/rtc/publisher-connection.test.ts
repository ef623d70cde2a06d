import { describe, expect, it } from "vitest";
import { emptyCounters } from "./counters";
import type { Engine, EngineTransport, TransportEvents } from "./engine";
import { OutgoingTrack } from "./forwarding/outgoing-track";
import { PublishedTrack } from "./forwarding/published-track";
import { PublisherConnection } from "./publisher-connection";
import { readRtcp } from "./rtcp/read-rtcp";
import { readPublisherOffer } from "./sdp/read-publisher-offer";
import { chromiumOffer } from "./testing/publisher-offers";
import { rtpPacket, VP8_CONTINUATION, VP8_KEY_FRAME_START } from "./testing/rtp-packets";

const LOCAL = {
  iceUfrag: "ours",
  icePwd: "ourpasswordourpassword",
  fingerprint: "sha-256 CD:EF",
  setup: "active" as const,
  candidates: [],
};
const RID = 10;

/** A connection over a transport of paper: what is received is handed in, what is sent is written down. */
function connectionOf(offer: string) {
  let events: TransportEvents = { onPacket: () => undefined };
  const sent: Buffer[] = [];
  const transport: Pick<EngineTransport, "local" | "send" | "close" | "addCandidate"> = {
    local: LOCAL,
    send: (packet) => sent.push(packet) > 0,
    close: () => undefined,
    addCandidate: () => undefined,
  };
  const engine: Pick<Engine, "answer"> = {
    answer: (_, told) => {
      events = told;
      return transport as EngineTransport;
    },
  };
  const counters = emptyCounters();
  const video = new PublishedTrack(
    () => 0,
    (layers) => connection.requestKeyFrames(layers),
  );
  const connection = new PublisherConnection(
    { engine: engine as Engine, counters, server: { ssrc: 1, cname: "server" } },
    readPublisherOffer(offer, { hasAudio: true, hasVideo: true }),
    {
      onSource: (track) => track.format.kind === "video" && video.add(track),
      onKeyFrame: (_, nowMs) => video.keyFrameArrived(nowMs),
      onBroken: (track) => video.repair(track),
      onLost: (count) => {
        counters.packetsLost += count;
      },
    },
  );
  const receive = (parts: Parameters<typeof rtpPacket>[0]) => events.onPacket(rtpPacket(parts));
  const nacks = () => {
    const asked: [number, number][] = [];
    for (const packet of sent) readRtcp(packet, { onNack: (ssrc, sequence) => asked.push([ssrc, sequence]) });
    return asked;
  };
  return { connection, video, counters, receive, sent, nacks, onPacket: (packet: Buffer) => events.onPacket(packet) };
}

const named = (text: string) => ({ profile: 0xbede, elements: [(RID << 4) | (text.length - 1), ...Buffer.from(text)] });

describe("a publisher's connection", () => {
  it("asks again for what a followed layer lost, and for nothing of the others", () => {
    const { connection, video, counters, receive, nacks } = connectionOf(chromiumOffer({ rids: ["rdiv2", "rdiv1"] }));
    for (const [ssrc, rid] of [
      [5, "rdiv2"],
      [6, "rdiv1"],
    ] as const) {
      receive({ ssrc, sequence: 10, extension: named(rid), payload: VP8_CONTINUATION });
    }
    const outgoing = new OutgoingTrack(
      { kind: "video", encoding: "VP8/90000", payloadType: 96, clockRate: 90_000, ssrc: 77 },
      { counters, cname: "name", start: { sequence: 0, timestamp: 0 }, send: () => true },
    );
    video.join(outgoing);
    receive({ ssrc: 6, sequence: 11, payload: VP8_KEY_FRAME_START });
    for (const ssrc of [5, 6]) receive({ ssrc, sequence: 14, payload: VP8_CONTINUATION });
    connection.tick(performance.now() + 5);
    expect(nacks()).toEqual([
      [6, 12],
      [6, 13],
    ]);
    expect(counters.retransmissionsRequested).toBe(2);
  });

  it("counts what it receives, asks for, and never gets", () => {
    const { connection, video, counters, receive } = connectionOf(chromiumOffer());
    const outgoing = new OutgoingTrack(
      { kind: "video", encoding: "VP8/90000", payloadType: 96, clockRate: 90_000, ssrc: 77 },
      { counters, cname: "name", start: { sequence: 0, timestamp: 0 }, send: () => true },
    );
    video.join(outgoing);
    receive({ ssrc: 2001, sequence: 1, payload: VP8_KEY_FRAME_START });
    receive({ ssrc: 2001, sequence: 3, payload: VP8_CONTINUATION });
    const startMs = performance.now();
    for (let passed = 0; passed < 1000; passed += 20) connection.tick(startMs + passed);
    expect(counters).toMatchObject({
      packetsReceived: 2,
      bytesReceived: 2 * 16,
      packetsSent: 2,
      bytesSent: 2 * 16,
      retransmissionsRequested: 8,
      packetsLost: 1,
    });
    expect(counters.keyFrameRequestsSent).toBeGreaterThan(0);
  });

  it("takes neither packets that no network carries whole nor what isn't RTP", () => {
    const { counters, receive, onPacket } = connectionOf(chromiumOffer());
    receive({ ssrc: 2001, payload: new Array<number>(1489).fill(1) });
    for (const length of [0, 1, 2, 11]) onPacket(Buffer.alloc(length, 0x80));
    onPacket(Buffer.alloc(100, 0xff));
    onPacket(Buffer.from([0x80, 200, 0xff, 0xff]));
    expect(counters.packetsReceived).toBe(0);
    receive({ ssrc: 2001, payload: new Array<number>(1488).fill(1) });
    expect(counters.packetsReceived).toBe(1);
  });

  it("reports each source that it has seen, once a second", () => {
    const { connection, receive, sent } = connectionOf(chromiumOffer({ rids: ["rdiv2", "rdiv1"] }));
    receive({ ssrc: 5, extension: named("rdiv2"), payload: VP8_CONTINUATION });
    receive({ ssrc: 6, extension: named("rdiv1"), payload: VP8_CONTINUATION });
    connection.tick(performance.now() + 2000);
    const reports = sent.filter((packet) => packet[1] === 201);
    expect(reports).toHaveLength(1);
    expect(reports[0]?.readUInt32BE(8)).toBe(5);
    expect(reports[0]?.readUInt32BE(32)).toBe(6);
  });
});
