import { describe, expect, it } from "vitest";
import { SdpError } from "../types";
import { attributeOf, attributesOf, midOf, parseSdp } from "./parse-sdp";
import { readSubscriberAnswer } from "./read-subscriber-answer";
import type { TransportParameters } from "./transport-parameters";
import { type OfferedSection, writeSubscriberOffer } from "./write-subscriber-offer";

const sections: OfferedSection[] = [
  {
    mid: "1f00a",
    format: {
      kind: "audio",
      encoding: "opus/48000/2",
      payloadType: 109,
      clockRate: 48_000,
      parameters: "useinbandfec=1",
      ssrc: 11,
    },
  },
  { mid: "1f00v", format: { kind: "video", encoding: "VP8/90000", payloadType: 120, clockRate: 90_000, ssrc: 12 } },
];
const local: TransportParameters = {
  iceUfrag: "ours",
  icePwd: "ourpasswordourpassword",
  fingerprint: "sha-256 CD:EF",
  setup: "actpass",
  candidates: ["candidate:1 1 UDP 2114977791 192.0.2.2 4000 typ host"],
};

/** As a browser answers: each section received, none changed. */
function answerTo(offer: string): string {
  return offer
    .replace(/a=sendonly/g, "a=recvonly")
    .replace(/a=setup:actpass/g, "a=setup:active")
    .replace(/a=ice-ufrag:.*/g, "a=ice-ufrag:their")
    .replace(/a=(ssrc|msid).*\r\n/g, "");
}
const offer = writeSubscriberOffer(sections, "cname", local);

describe("the offer to a subscriber", () => {
  it("numbers packets where the publisher's have room for it, and then alone asks what became of them", () => {
    expect(offer).not.toMatch(/extmap|transport-cc/);
    const counted = sections.map(({ mid, format }) => ({ mid, format: { ...format, transportSequenceId: 3 } }));
    for (const section of parseSdp(writeSubscriberOffer(counted, "cname", local)).sections) {
      expect(attributesOf(section, "extmap")).toEqual([
        "3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
      ]);
      expect(attributesOf(section, "rtcp-fb").filter((name) => name.endsWith(" transport-cc"))).toHaveLength(1);
    }
  });

  it("carries the publisher's own payload types and parameters, one source per kind, one name for both", () => {
    const [audio, video] = parseSdp(offer).sections;
    expect(audio?.formats).toEqual(["109"]);
    expect(audio && attributeOf(audio, "fmtp")).toBe("109 useinbandfec=1");
    expect(audio && attributesOf(audio, "ssrc")).toEqual(["11 cname:cname", "11 msid:cname cname-audio"]);
    expect(video?.formats).toEqual(["120"]);
    expect(video && attributesOf(video, "rtcp-fb")).toEqual(["120 nack", "120 nack pli", "120 ccm fir"]);
    expect(video && attributesOf(video, "ssrc")).toEqual(["12 cname:cname", "12 msid:cname cname-video"]);
    expect([audio, video].map((section) => section && midOf(section))).toEqual(["1f00a", "1f00v"]);
  });

  it("keeps its candidates back until the answer is applied", () => {
    expect(offer).not.toContain("candidate:");
  });
});

describe("a subscriber's answer", () => {
  it("is understood", () => {
    expect(readSubscriberAnswer(answerTo(offer), sections)).toEqual({
      transport: { ...local, iceUfrag: "their", setup: "active", candidates: [] },
      accepted: ["audio", "video"],
    });
  });

  it("may do without a kind", () => {
    const answer = answerTo(offer).replace("m=video 9", "m=video 0");
    expect(readSubscriberAnswer(answer, sections).accepted).toEqual(["audio"]);
  });

  it.each([
    ["to another offer", answerTo(offer).replace(/1f00/g, "2e11")],
    ["to fewer sections", answerTo(writeSubscriberOffer(sections.slice(0, 1), "cname", local))],
    ["that refuses everything", answerTo(offer).replace(/m=(audio|video) 9/g, "m=$1 0")],
    ["that receives nothing", answerTo(offer).replace(/a=recvonly/g, "a=inactive")],
    ["that isn't one", "yes"],
  ])("is refused %s", (_, text) => {
    expect(() => readSubscriberAnswer(text, sections)).toThrow(SdpError);
  });
});
