import { describe, expect, it } from "vitest";
import { type RtcpListener, readRtcp } from "./read-rtcp";
import { writeNack, writePli, writeReceiverReport, writeSenderReport } from "./write-rtcp";

function heard(packet: Buffer): unknown[] {
  const facts: unknown[] = [];
  const listener: RtcpListener = {
    onSenderReport: (...fact) => facts.push(["sr", ...fact]),
    onNack: (...fact) => facts.push(["nack", ...fact]),
    onKeyFrameRequest: (...fact) => facts.push(["key", ...fact]),
  };
  readRtcp(packet, listener);
  return facts;
}

const clock = { ntpHigh: 0xe9000001, ntpLow: 0x80000000, rtpTimestamp: 0xfffffff0 };

describe("readRtcp", () => {
  it("reads a sender report in a compound packet", () => {
    const packet = writeSenderReport(0x89abcdef, "name", clock, { packets: 1, octets: 2 });
    expect(heard(packet)).toEqual([["sr", 0x89abcdef, 0xe9000001, 0x80000000, 0xfffffff0]]);
  });

  it("reads each packet that a NACK names, across the wrap", () => {
    expect(heard(writeNack(1, 2, [65_534, 65_535, 0, 14, 15, 400]))).toEqual(
      [65_534, 65_535, 0, 14, 15, 400].map((sequence) => ["nack", 2, sequence]),
    );
  });

  it("reads both forms of a wish for a key frame", () => {
    expect(heard(writePli(1, 0xfffffffe))).toEqual([["key", 0xfffffffe]]);
    const fir = Buffer.alloc(28);
    fir.set([0x84, 206, 0, 6]);
    fir.writeUInt32BE(7, 12);
    fir.writeUInt32BE(8, 20);
    expect(heard(fir)).toEqual([
      ["key", 7],
      ["key", 8],
    ]);
  });

  it("reads the loss that reports of either kind tell of each source", () => {
    const block = (ssrc: number, fractionLost: number) => ({
      ssrc,
      fractionLost,
      cumulativeLost: 0,
      highestSequence: 0,
      jitter: 0,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    });
    const blocks = writeReceiverReport(1, "name", [block(7, 64), block(8, 0)]);
    const senderReport = Buffer.concat([Buffer.from([0x82, 200, 0, 18]), Buffer.alloc(24), blocks.subarray(8, 56)]);
    for (const packet of [blocks, senderReport]) {
      const told: [number, number][] = [];
      readRtcp(packet, { onReportBlock: (ssrc, fractionLost) => told.push([ssrc, fractionLost]) });
      expect(told).toEqual([
        [7, 0.25],
        [8, 0],
      ]);
    }
  });

  it("tells where transport-wide feedback lies", () => {
    const places: number[][] = [];
    const feedback = Buffer.alloc(24);
    feedback.set([0x8f, 205, 0, 5]);
    readRtcp(Buffer.concat([writePli(1, 5), feedback]), {
      onTransportFeedback: (_, at, end) => places.push([at, end]),
    });
    expect(places).toEqual([[12, 36]]);
  });

  it("goes through a compound packet and skips what it doesn't know", () => {
    const unknown = Buffer.from([0x80, 204, 0, 1, 1, 2, 3, 4]);
    const report = writeReceiverReport(1, "name", []);
    expect(heard(Buffer.concat([report, unknown, writePli(1, 5)]))).toEqual([["key", 5]]);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["another version", Buffer.from([0x41, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2])],
    ["a length beyond the packet", Buffer.from([0x81, 206, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2])],
    ["a PLI without its source", Buffer.from([0x81, 206, 0, 1, 0, 0, 0, 1])],
    ["a sender report cut short", Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 1])],
    ["a NACK without items", Buffer.from([0x81, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2])],
  ])("hears nothing in %s", (_, packet) => {
    expect(heard(packet)).toEqual([]);
  });
});
