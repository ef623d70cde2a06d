import { describe, expect, it } from "vitest";
import { writeNack, writePli, writeReceiverReport, writeSenderReport } from "./write-rtcp";

const hex = (packet: Buffer) => packet.toString("hex").replace(/(.{8})(?=.)/g, "$1 ");

describe("RTCP as written", () => {
  it("asks for a key frame", () => {
    expect(hex(writePli(0x11111111, 0x22222222))).toBe("81ce0002 11111111 22222222");
  });

  it("asks for packets again, sixteen followers to an item", () => {
    expect(hex(writeNack(1, 2, [10]))).toBe("81cd0003 00000001 00000002 000a0000");
    expect(hex(writeNack(1, 2, [10, 11, 26, 27]))).toBe("81cd0004 00000001 00000002 000a8001 001b0000");
    expect(hex(writeNack(1, 2, [65_535, 0]))).toBe("81cd0003 00000001 00000002 ffff0001");
  });

  it("reports reception, and names itself", () => {
    const block = {
      ssrc: 0xaabbccdd,
      fractionLost: 64,
      cumulativeLost: 5,
      highestSequence: 0x0001fffe,
      jitter: 33,
      lastSenderReport: 0x89abcdef,
      delaySinceLastSenderReport: 65_536,
    };
    expect(hex(writeReceiverReport(1, "ab", [block]))).toBe(
      "81c90007 00000001 aabbccdd 40000005 0001fffe 00000021 89abcdef 00010000 81ca0003 00000001 01026162 00000000",
    );
  });

  it("writes a negative loss, which duplicates make, in 24 bits", () => {
    const block = {
      ssrc: 1,
      fractionLost: 0,
      cumulativeLost: -2,
      highestSequence: 0,
      jitter: 0,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    };
    expect(writeReceiverReport(1, "ab", [block]).readUInt32BE(12)).toBe(0x00fffffe);
  });

  it("tells a sender's clock and what was sent", () => {
    const clock = { ntpHigh: 0xe9000001, ntpLow: 0x80000000, rtpTimestamp: 0xfffffff0 };
    expect(hex(writeSenderReport(7, "abc", clock, { packets: 3, octets: 300 }))).toBe(
      "80c80006 00000007 e9000001 80000000 fffffff0 00000003 0000012c 81ca0003 00000007 01036162 63000000",
    );
  });

  it.each(["", "a", "ab", "abc", "abcd", "abcde", "0123456789ab"])(
    "ends the name %j with a zero on a whole word",
    (name) => {
      const packet = writeReceiverReport(1, name, []);
      expect(packet.length % 4).toBe(0);
      expect(packet.readUInt16BE(10)).toBe((packet.length - 8) / 4 - 1);
      expect(packet.at(-1)).toBe(0);
    },
  );
});
