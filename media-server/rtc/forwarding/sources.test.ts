import { describe, expect, it } from "vitest";
import { emptyRtpView, readRtp } from "../rtp/packet";
import { readPublisherOffer } from "../sdp/read-publisher-offer";
import { chromiumOffer } from "../testing/publisher-offers";
import { rtpPacket } from "../testing/rtp-packets";
import type { IncomingTrack } from "./incoming-track";
import { Sources } from "./sources";

const silent = { onKeyFrame: () => undefined, onBroken: () => undefined, onLost: () => undefined };
const both = { hasAudio: true, hasVideo: true };

/** The sources of an offer, and packets for them as they come. */
function sourcesOf(offer: string) {
  const seen: IncomingTrack[] = [];
  const sources = new Sources(readPublisherOffer(offer, both), silent, (track) => seen.push(track));
  const view = emptyRtpView();
  const receive = (parts: Parameters<typeof rtpPacket>[0], nowMs = 0) => {
    const packet = rtpPacket({ payload: [1, 2, 3, 4], ...parts });
    if (readRtp(packet, view)) sources.receive(packet, view, -1, nowMs);
  };
  const isAlive = (rid: string, nowMs = 0) => sources.video.find((layer) => layer.rid === rid)?.isAlive(nowMs);
  return { sources, seen, receive, isAlive };
}

const layered = chromiumOffer({ rids: ["rdiv4", "rdiv2", "rdiv1"] });
/** The header extension (one-byte form) of this id with this text. */
const named = (id: number, text: string) => ({
  profile: 0xbede,
  elements: [(id << 4) | (text.length - 1), ...Buffer.from(text)],
});
const RID = 10;
const REPAIRED_RID = 11;

describe("the sources of a publisher with layers", () => {
  it("are told apart by the names in their first packets, and by their SSRC alone from then on", () => {
    const { seen, receive, sources, isAlive } = sourcesOf(layered);
    receive({ ssrc: 5, extension: named(RID, "rdiv2") });
    receive({ ssrc: 6, extension: named(RID, "rdiv1") });
    expect(seen.map(({ rid, ssrc }) => [rid, ssrc])).toEqual([
      ["rdiv2", 5],
      ["rdiv1", 6],
    ]);
    expect(sources.withSsrc(6)?.rid).toBe("rdiv1");
    receive({ ssrc: 5, sequence: 1 }, 5000);
    expect(isAlive("rdiv2", 5000)).toBe(true);
    expect(isAlive("rdiv1", 5000)).toBe(false);
    expect(isAlive("rdiv4", 0)).toBe(false);
  });

  it("have retransmissions with SSRCs and names of their own", () => {
    const { receive, isAlive } = sourcesOf(layered);
    receive({ ssrc: 5, sequence: 9, extension: named(RID, "rdiv2") });
    receive({ payloadType: 97, ssrc: 50, payload: [0, 8, 1], extension: named(REPAIRED_RID, "rdiv2") }, 2000);
    expect(isAlive("rdiv2", 2000)).toBe(true);
    receive({ payloadType: 97, ssrc: 50, sequence: 1, payload: [0, 7, 1] }, 4000);
    expect(isAlive("rdiv2", 4000)).toBe(true);
    receive({ payloadType: 97, ssrc: 51, payload: [0, 6, 1], extension: named(REPAIRED_RID, "rdiv2") }, 6000);
    receive({ payloadType: 97, ssrc: 52, payload: [0, 5, 1] }, 6000);
    expect(isAlive("rdiv2", 6000)).toBe(false);
  });

  it("stay what they are, whatever thousands of strangers say", () => {
    const { seen, receive, sources } = sourcesOf(layered);
    receive({ ssrc: 5, extension: named(RID, "rdiv2") });
    for (let ssrc = 1000; ssrc < 6000; ssrc += 1) {
      receive({ ssrc });
      receive({ ssrc, extension: named(RID, "rdiv2") });
      receive({ ssrc, extension: named(RID, `x${ssrc}`) });
      receive({ ssrc, payloadType: 97 });
      receive({ ssrc, payloadType: ssrc % 128 });
    }
    expect(seen).toHaveLength(1);
    expect(sources.withSsrc(5)?.rid).toBe("rdiv2");
    expect(sources.all).toHaveLength(4);
  });

  it("survive packets of any shape", () => {
    const { receive, sources } = sourcesOf(layered);
    receive({ ssrc: 5, extension: named(RID, "rdiv1") });
    for (const extension of [
      { profile: 0xbede, elements: [] },
      { profile: 0xbede, elements: [(RID << 4) | 15, 1, 2, 3] },
      { profile: 0x1000, elements: [RID, 200, 1, 2] },
      { profile: 0x1000, elements: [RID] },
      { profile: 0xbede, elements: [0xff, 0xff, 0xff, 0xff] },
      { profile: 0x1234, elements: [1, 2, 3, 4] },
    ]) {
      for (const payload of [[], [0x90], [0xff, 0xff], [1, 2, 3]]) receive({ ssrc: 77, extension, payload });
    }
    for (const sequence of [0, 65_535, 32_768, 1, 40_000, 7]) {
      receive({ ssrc: 5, sequence, payload: [] });
      receive({ ssrc: 5, sequence, payload: [0x90, 0xff] });
      receive({ ssrc: 5, sequence, padding: 255 });
    }
    expect(sources.withSsrc(5)?.rid).toBe("rdiv1");
  });
});

describe("the source of a publisher without layers", () => {
  it("is the SSRC that the offer names, and nothing else", () => {
    const { seen, receive } = sourcesOf(chromiumOffer());
    receive({ ssrc: 9 });
    receive({ ssrc: 2001 });
    receive({ payloadType: 111, ssrc: 1001 });
    expect(seen.map(({ ssrc }) => ssrc)).toEqual([2001, 1001]);
  });

  it("is the first that comes when the offer names none", () => {
    const { seen, receive } = sourcesOf(chromiumOffer({ withSsrc: false }));
    receive({ ssrc: 9 });
    receive({ ssrc: 10 });
    expect(seen.map(({ ssrc }) => ssrc)).toEqual([9]);
  });
});
