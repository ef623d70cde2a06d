import { describe, expect, it } from "vitest";
import { rtpPacket } from "../testing/rtp-packets";
import { emptyRtpView, findExtension, isRtcp, patchRtp, readRtp } from "./packet";

const view = emptyRtpView();

describe("readRtp", () => {
  it("reads the header's fields", () => {
    const packet = rtpPacket({
      payloadType: 111,
      sequence: 65535,
      timestamp: 0xfffffff0,
      ssrc: 0x89abcdef,
      payload: [1, 2],
    });
    expect(readRtp(packet, view)).toBe(true);
    expect(view).toEqual({
      payloadType: 111,
      sequence: 65535,
      timestamp: 0xfffffff0,
      ssrc: 0x89abcdef,
      payloadStart: 12,
      payloadEnd: 14,
    });
  });

  it("finds the payload behind contributors and extensions, and before padding", () => {
    const extension = { profile: 0xbede, elements: [0x10, 7] };
    const packet = rtpPacket({ contributors: 2, extension, payload: [1, 2, 3], padding: 4, marker: true });
    expect(readRtp(packet, view)).toBe(true);
    expect([...packet.subarray(view.payloadStart, view.payloadEnd)]).toEqual([1, 2, 3]);
    expect(view.payloadType).toBe(96);
  });

  it("shows a packet of padding alone as an empty payload", () => {
    expect(readRtp(rtpPacket({ padding: 255 }), view)).toBe(true);
    expect(view.payloadEnd).toBe(view.payloadStart);
  });

  it.each([
    ["too short", Buffer.alloc(11, 0x80)],
    ["another version", Buffer.alloc(20)],
    ["contributors beyond its end", Buffer.from([0x8f, 96, ...new Array<number>(20).fill(0)])],
    ["an extension header beyond its end", Buffer.from([0x90, 96, ...new Array<number>(11).fill(0)])],
    [
      "an extension beyond its end",
      Buffer.from([0x90, 96, ...new Array<number>(10).fill(0), 0xbe, 0xde, 0, 9, 0, 0, 0, 0]),
    ],
    ["more padding than there is", Buffer.from([0xa0, 96, ...new Array<number>(10).fill(0), 5])],
  ])("refuses a packet with %s", (_, packet) => {
    expect(readRtp(packet, view)).toBe(false);
  });

  it("survives any bytes", () => {
    for (let seed = 1; seed < 3000; seed += 1) {
      const packet = Buffer.from(
        Array.from({ length: seed % 40 }, (_, index) => (seed * 2654435761 * (index + 1)) >>> 24),
      );
      if (packet.length > 0) packet[0] = ((packet[0] ?? 0) & 0x3f) | 0x80;
      if (readRtp(packet, view)) {
        expect(view.payloadEnd).toBeLessThanOrEqual(packet.length);
        findExtension(packet, 3);
      }
    }
  });
});

describe("isRtcp", () => {
  it("tells reports and feedback from media", () => {
    for (const type of [200, 201, 202, 205, 206]) expect(isRtcp(Buffer.from([0x80, type]))).toBe(true);
    for (const payloadType of [0, 96, 111, 127]) {
      expect(isRtcp(rtpPacket({ payloadType, marker: true }))).toBe(false);
      expect(isRtcp(rtpPacket({ payloadType }))).toBe(false);
    }
  });
});

describe("findExtension", () => {
  const oneByte = rtpPacket({ extension: { profile: 0xbede, elements: [0x32, 1, 2, 3, 0, 0, 0x51, 0xab, 0xcd] } });
  const twoByte = rtpPacket({ extension: { profile: 0x1000, elements: [3, 0, 0, 20, 2, 0x12, 0x34] } });

  it("finds a one-byte element behind others and padding", () => {
    expect(oneByte.readUInt16BE(findExtension(oneByte, 5))).toBe(0xabcd);
  });

  it("finds a two-byte element behind an empty one", () => {
    expect(twoByte.readUInt16BE(findExtension(twoByte, 20))).toBe(0x1234);
  });

  it.each([
    ["an unknown id", oneByte, 9],
    ["no extension at all", rtpPacket({}), 5],
    [
      "a profile that isn't for elements",
      rtpPacket({ extension: { profile: 0x1234, elements: [0x51, 0xab, 0xcd] } }),
      5,
    ],
    [
      "an element that ends beyond the header",
      rtpPacket({ extension: { profile: 0xbede, elements: [0, 0, 0, 0x53] }, payload: [1, 2, 3, 4, 5] }),
      5,
    ],
    ["what follows id 15", rtpPacket({ extension: { profile: 0xbede, elements: [0xf0, 0, 0x51, 1, 2] } }), 5],
  ])("answers -1 for %s", (_, packet, id) => {
    expect(findExtension(packet, id)).toBe(-1);
  });
});

describe("patchRtp", () => {
  it("changes what a subscriber must see differently, and nothing else", () => {
    const packet = rtpPacket({ marker: true, payloadType: 96, payload: [9, 8, 7] });
    patchRtp(packet, 120, 1, 0xfffffffe, 0xdeadbeef);
    expect(packet).toEqual(
      rtpPacket({
        marker: true,
        payloadType: 120,
        sequence: 1,
        timestamp: 0xfffffffe,
        ssrc: 0xdeadbeef,
        payload: [9, 8, 7],
      }),
    );
  });
});
