import { expect, test } from "vitest";
import { readRtcp } from "../rtcp/read-rtcp";
import { TransportFeedbackReader } from "../rtcp/read-transport-feedback";
import { TransportFeedback } from "../rtcp/transport-feedback";
import { prng } from "../testing/prng";
import { rtpPacket } from "../testing/rtp-packets";
import { payloadReader } from "./codecs";
import { emptyMediaPacket } from "./media-packet";
import { emptyRtpView, extensionText, findTwoByteExtension, isRtcp, readRtp } from "./packet";
import { unwrapRtx } from "./rtx";

const seed = 20_261_123;
const rounds = 20_000;
const encodings = ["VP8/90000", "VP9/90000", "H264/90000", "opus/48000/2"];
const good = rtpPacket({
  payloadType: 96,
  contributors: 1,
  extension: { profile: 0xbede, elements: [0x31, 1, 2, 0x40, 7] },
  payload: [0x90, 0x80, 0x81, 0x23, 0x10, 0x9d, 1, 2, 3, 4],
  padding: 4,
});

/** A good packet with some bytes changed and its end cut, or nothing but noise. */
function spoilt(random: () => number): Buffer {
  const noise = Buffer.from(Array.from({ length: random() * 200 }, () => random() * 256));
  if (random() < 0.3) return noise;
  const packet = Buffer.concat([good, noise]);
  for (let count = random() * 6; count > 0; count -= 1) packet[Math.floor(random() * packet.length)] = random() * 256;
  return packet.subarray(0, random() < 0.5 ? packet.length : random() * packet.length);
}

test("no RTP packet makes its readers fail or look beyond it", () => {
  const random = prng(seed);
  const view = emptyRtpView();
  const feedback = new TransportFeedback();
  let read = 0;
  for (let round = 0; round < rounds; round += 1) {
    const packet = spoilt(random);
    isRtcp(packet);
    if (!readRtp(packet, view)) continue;
    read += 1;
    expect(view.payloadStart).toBeLessThanOrEqual(view.payloadEnd);
    expect(view.payloadEnd).toBeLessThanOrEqual(packet.length);
    for (const id of [1, 3, 4, 15]) {
      extensionText(packet, id);
      const value = findTwoByteExtension(packet, id);
      expect(value + 2).toBeLessThanOrEqual(packet.length);
      if (value >= 0) feedback.record(packet.readUInt16BE(value), round);
    }
    for (const encoding of encodings) {
      const facts = emptyMediaPacket();
      payloadReader(encoding)(packet, view.payloadStart, view.payloadEnd, facts);
      expect(Math.max(facts.pictureIdAt, facts.tl0At)).toBeLessThan(packet.length);
    }
    unwrapRtx(packet, view, 97, 1);
    if (round % 50 === 0) feedback.write(1, 2);
  }
  expect(read).toBeGreaterThan(rounds / 10);
});

test("no RTCP packet makes its readers fail, and a few bytes don't ask for much", () => {
  const random = prng(seed);
  const reader = new TransportFeedbackReader();
  let heard = 0;
  const listener = { onArrived: () => heard++, onMissing: () => heard++ };
  for (let round = 0; round < rounds; round += 1) {
    const packet = spoilt(random);
    if (packet.length >= 4) {
      packet[0] = 0x80 | Math.floor(random() * 32);
      packet[1] = 200 + random() * 7;
      packet.writeUInt16BE(Math.floor(random() * (packet.length / 4)), 2);
    }
    let facts = 0;
    readRtcp(packet, {
      onSenderReport: () => facts++,
      onNack: () => facts++,
      onKeyFrameRequest: () => facts++,
    });
    expect(facts).toBeLessThanOrEqual(packet.length * 5);
    heard = 0;
    reader.read(packet, 0, packet.length, listener);
    expect(heard).toBeLessThanOrEqual(8_192);
  }
});
