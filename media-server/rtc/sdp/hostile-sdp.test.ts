import { expect, test } from "vitest";
import { prng } from "../testing/prng";
import { chromiumOffer } from "../testing/publisher-offers";
import { receivingOffer } from "../testing/subscriber-offers";
import { SdpError } from "../types";
import { isUsableCandidate } from "./candidates";
import type { Codec } from "./media-format";
import { MOST_ATTRIBUTES, MOST_SECTIONS, parseSdp } from "./parse-sdp";
import { readPublisherOffer } from "./read-publisher-offer";
import { readSubscriberAnswer } from "./read-subscriber-answer";
import { readSubscriberOffer } from "./read-subscriber-offer";
import { writePublisherAnswer } from "./write-publisher-answer";

const seed = 20_261_123;
const rounds = 3_000;
const codecs: Codec[] = [{ kind: "video", encoding: "VP8/90000", payloadType: 96, clockRate: 90_000 }];
const asked = [
  { mid: "0", format: { kind: "audio", encoding: "opus/48000/2", payloadType: 111, clockRate: 48_000, ssrc: 1 } },
] as const;
const local = {
  iceUfrag: "ours",
  icePwd: "x".repeat(22),
  fingerprint: "sha-256 CD",
  setup: "passive",
  candidates: [],
} as const;

/** Lines of a good description, some of them gone, doubled, moved, cut or spoilt. */
function spoilt(text: string, random: () => number): string {
  const lines = text.split("\r\n");
  for (let count = 1 + random() * 8; count > 0; count -= 1) {
    const at = Math.floor(random() * lines.length);
    const line = lines[at] ?? "";
    const kind = Math.floor(random() * 7);
    if (kind === 0) lines.splice(at, 1);
    else if (kind === 1) lines.splice(at, 0, ...new Array<string>(Math.floor(random() * 300)).fill(line));
    else if (kind === 2) lines.push(line);
    else if (kind === 3) lines[at] = line.slice(0, random() * line.length);
    else if (kind === 4)
      lines[at] = line.replace(/\d+/, ["-1", "99999999999", "1e9", "__proto__", ""][Math.floor(random() * 5)] ?? "");
    else if (kind === 5)
      lines[at] = `${line}${String.fromCharCode(random() * 0x10000)} ${"x".repeat(random() * 2_000)}`;
    else lines.splice(at, 0, line.replace(/[a-z]+:/, "constructor:"));
  }
  return lines.join("\r\n");
}

const readers: [string, string, (text: string) => unknown][] = [
  [
    "a publisher's offer",
    chromiumOffer(),
    (text) =>
      writePublisherAnswer(readPublisherOffer(text, { hasAudio: true, hasVideo: true }), { ...local, candidates: [] }),
  ],
  ["a subscriber's answer", chromiumOffer({ order: ["audio"] }), (text) => readSubscriberAnswer(text, [...asked])],
  ["a subscriber's offer", receivingOffer(), (text) => readSubscriberOffer(text, codecs)],
];

test.each(readers)("whatever is made of %s, it is read or refused, never a fault", (_, good, read) => {
  const random = prng(seed);
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const text = spoilt(good, random);
    try {
      read(text);
    } catch (error) {
      if (!(error instanceof SdpError)) throw new Error(`seed ${seed}, round ${round}`, { cause: error });
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(rounds / 100);
  expect(refused).toBeLessThan(rounds);
});

test("a description of more than anybody has is refused before it is understood", () => {
  const section = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  expect(() => parseSdp(`v=0\r\n${section.repeat(MOST_SECTIONS)}`)).not.toThrow();
  expect(() => parseSdp(`v=0\r\n${section.repeat(MOST_SECTIONS + 1)}`)).toThrow("too many");
  expect(() => parseSdp(`v=0\r\n${section}${"a=x\r\n".repeat(MOST_ATTRIBUTES + 1)}`)).toThrow("too many");
  expect(() => parseSdp(`v=0\r\n${"a=x\r\n".repeat(MOST_ATTRIBUTES + 1)}`)).toThrow(SdpError);
});

test("a candidate is judged, whatever it is", () => {
  const random = prng(seed);
  const good = "candidate:1 1 udp 2122260223 10.0.0.1 50000 typ host";
  for (let round = 0; round < rounds; round += 1) {
    const at = random() * good.length;
    expect(
      typeof isUsableCandidate(
        `${good.slice(0, at)}${String.fromCharCode(random() * 0x10000)}${good.slice(random() * 60)}`,
      ),
    ).toBe("boolean");
  }
});
