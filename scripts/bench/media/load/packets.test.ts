import { expect, test } from "vitest";
import { asksForKeyFrame, countsOf, isRtcp, receiverReport, senderReport, sentMsOf, writeVideoPacket } from "./packets";

test("a video packet is RTP with a VP8 payload, and its stamp comes back", () => {
  const packet = Buffer.alloc(1000);
  const stamp = { counts: true, sentMs: 1234.5 };
  writeVideoPacket(packet, {
    sequence: 65_537,
    timestamp: 90_000,
    ssrc: 7,
    pictureId: 5,
    place: "first",
    isKeyFrame: true,
    stamp,
  });
  expect(isRtcp(packet)).toBe(false);
  expect(packet.subarray(0, 4).toString("hex")).toBe("90600001");
  expect(packet.subarray(12, 25).toString("hex")).toBe("bede00013100010090808005" + "00");
  expect([countsOf(packet), sentMsOf(packet)]).toEqual([true, 1234.5]);
});

test("the last packet of a frame carries the marker, and only the first starts it", () => {
  const packet = Buffer.alloc(100);
  const stamp = { counts: false, sentMs: 0 };
  writeVideoPacket(packet, {
    sequence: 1,
    timestamp: 1,
    ssrc: 7,
    pictureId: 5,
    place: "last",
    isKeyFrame: false,
    stamp,
  });
  expect(packet[1]).toBe(0x80 | 96);
  expect((packet[20] ?? 0) & 0x10).toBe(0);
  expect(countsOf(packet)).toBe(false);
});

test("a key frame is asked for by PLI or FIR, wherever it stands in the compound", () => {
  const report = receiverReport({ ownSsrc: 1, ssrc: 2, highestSequence: 3 });
  const pli = Buffer.from("81ce00020000000100000002", "hex");
  const fir = Buffer.from("84ce000400000001000000000000000201000000", "hex");
  expect(asksForKeyFrame(Buffer.concat([report, pli]))).toBe(true);
  expect(asksForKeyFrame(fir)).toBe(true);
  expect(asksForKeyFrame(report)).toBe(false);
});

test("reports are RTCP of the length they say", () => {
  const sent = senderReport({ ssrc: 1, wallMs: 0, timestamp: 2, packets: 3, bytes: 4 });
  const received = receiverReport({ ownSsrc: 1, ssrc: 2, highestSequence: 3 });
  for (const report of [sent, received]) {
    expect(isRtcp(report)).toBe(true);
    expect((report.readUInt16BE(2) + 1) * 4).toBe(report.length);
  }
  expect(sent.readUInt32BE(8)).toBe(2_208_988_800);
});
