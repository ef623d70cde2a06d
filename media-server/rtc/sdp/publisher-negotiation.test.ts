import { describe, expect, it } from "vitest";
import { chromiumOffer } from "../testing/publisher-offers";
import { SdpError } from "../types";
import { attributeOf, attributesOf, midOf, parseSdp } from "./parse-sdp";
import { readPublisherOffer } from "./read-publisher-offer";
import type { TransportParameters } from "./transport-parameters";
import { writePublisherAnswer } from "./write-publisher-answer";

const both = { hasAudio: true, hasVideo: true };
const local: TransportParameters = {
  iceUfrag: "ours",
  icePwd: "ourpasswordourpassword",
  fingerprint: "sha-256 CD:EF",
  setup: "active",
  candidates: ["candidate:1 1 UDP 2114977791 192.0.2.2 4000 typ host"],
};

describe("a publisher's offer", () => {
  it("is understood: Opus, VP8 with its retransmissions, who sends, how to connect", () => {
    const offer = readPublisherOffer(chromiumOffer(), both);
    expect(offer.audio).toEqual({
      mid: "0",
      format: {
        kind: "audio",
        encoding: "opus/48000/2",
        payloadType: 111,
        clockRate: 48_000,
        parameters: "minptime=10;useinbandfec=1",
        ssrc: 1001,
        transportSequenceId: 3,
      },
      extensions: { transportSequence: 3, mid: 4 },
      layers: [],
      isSimulcast: false,
    });
    expect(offer.video).toEqual({
      mid: "1",
      format: {
        kind: "video",
        encoding: "VP8/90000",
        payloadType: 96,
        clockRate: 90_000,
        rtxPayloadType: 97,
        ssrc: 2001,
        transportSequenceId: 3,
      },
      extensions: { transportSequence: 3, mid: 4 },
      layers: [],
      isSimulcast: false,
    });
    expect(offer.transport).toMatchObject({ iceUfrag: "5v3p", setup: "actpass", candidates: [] });
  });

  it("needs neither retransmissions nor named sources", () => {
    const offer = readPublisherOffer(chromiumOffer({ withRtx: false, withSsrc: false }), both);
    expect(offer.video?.format).toEqual({
      kind: "video",
      encoding: "VP8/90000",
      payloadType: 96,
      clockRate: 90_000,
      transportSequenceId: 3,
    });
  });

  it("may have its ICE and DTLS lines before all sections, and bare line feeds", () => {
    const lines = chromiumOffer().split("\r\n");
    const transport = lines.filter((line) => /^a=(ice-|fingerprint|setup)/.test(line)).slice(0, 5);
    const sections = lines.filter((line) => !/^a=(ice-|fingerprint|setup)/.test(line));
    const moved = [...sections.slice(0, 5), ...transport, ...sections.slice(5)].join("\n");
    expect(readPublisherOffer(moved, both).transport.iceUfrag).toBe("5v3p");
  });

  it.each([
    ["nothing", ""],
    ["no description", "hello"],
    ["malformed lines", chromiumOffer().replace("s=-", "nonsense")],
    ["a malformed media line", chromiumOffer().replace("m=audio 9 ", "m=audio x ")],
    ["a section without a name", chromiumOffer().replace("a=mid:1\r\n", "")],
    ["a name with a space", chromiumOffer().replace("a=mid:1\r\n", "a=mid:1 2\r\n")],
    ["no codec that is known", chromiumOffer().replaceAll(/VP[89]\/90000/g, "AV1/90000")],
    ["no Opus", chromiumOffer().replace("opus/48000/2", "G722/8000")],
    ["no video section", chromiumOffer({ order: ["audio"] })],
    ["a stopped video section", chromiumOffer().replace("m=video 9", "m=video 0")],
    [
      "a video section that only receives",
      chromiumOffer({ order: ["video", "audio"] }).replace("a=sendonly", "a=recvonly"),
    ],
    ["no ICE credentials", chromiumOffer().replace(/a=ice-ufrag.*\r\n/g, "")],
    ["ICE credentials of other characters", chromiumOffer().replace(/a=ice-pwd.*\r\n/g, "a=ice-pwd:<>&\r\n")],
    ["no fingerprint", chromiumOffer().replace(/a=fingerprint.*\r\n/g, "")],
    ["no DTLS role", chromiumOffer().replace(/a=setup.*\r\n/g, "")],
    ["a megabyte", chromiumOffer() + "a=x\r\n".repeat(200_000)],
  ])("is refused with %s", (_, text) => {
    expect(() => readPublisherOffer(text, both)).toThrow(SdpError);
  });

  it("is refused when no kind is flagged", () => {
    expect(() => readPublisherOffer(chromiumOffer(), { hasAudio: false, hasVideo: false })).toThrow(SdpError);
  });
});

describe("the answer to a publisher", () => {
  const answerTo = (text: string, kinds = both) =>
    parseSdp(writePublisherAnswer(readPublisherOffer(text, kinds), local));

  it.each([[["audio", "video"] as const], [["video", "audio"] as const]])("keeps the offer's order %j", (order) => {
    const answer = answerTo(chromiumOffer({ order: [...order] }));
    expect(answer.sections.map(({ media }) => media)).toEqual(order);
    expect(answer.sections.map(midOf)).toEqual(["0", "1"]);
    expect(attributeOf(answer, "group")).toBe("BUNDLE 0 1");
  });

  it("takes one codec of each kind, with the feedback that keeps pictures whole", () => {
    const [audio, video] = answerTo(chromiumOffer()).sections;
    expect(audio?.formats).toEqual(["111"]);
    expect(audio && attributesOf(audio, "rtcp-fb")).toEqual(["111 transport-cc"]);
    expect(audio && attributeOf(audio, "fmtp")).toBe("111 minptime=10;useinbandfec=1");
    expect(video?.formats).toEqual(["96", "97"]);
    expect(video && attributesOf(video, "rtcp-fb")).toEqual([
      "96 nack",
      "96 nack pli",
      "96 ccm fir",
      "96 transport-cc",
    ]);
    expect(video && attributesOf(video, "fmtp")).toEqual(["96 x-google-start-bitrate=1000", "97 apt=96"]);
    expect(video && attributesOf(video, "extmap")).toEqual([
      "4 urn:ietf:params:rtp-hdrext:sdes:mid",
      "3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    ]);
    expect(video?.attributes.some(({ name }) => name === "recvonly")).toBe(true);
  });

  it("holds our side of the transport, and each candidate once", () => {
    const [audio, video] = answerTo(chromiumOffer()).sections;
    for (const section of [audio, video]) {
      expect(section && attributeOf(section, "ice-ufrag")).toBe("ours");
      expect(section && attributeOf(section, "setup")).toBe("active");
    }
    expect(audio && attributesOf(audio, "candidate")).toEqual(["1 1 UDP 2114977791 192.0.2.2 4000 typ host"]);
    expect(video && attributesOf(video, "candidate")).toEqual([]);
  });

  it("rejects the section of a kind that isn't flagged", () => {
    const [audio, video] = answerTo(chromiumOffer(), { hasAudio: false, hasVideo: true }).sections;
    expect(audio?.port).toBe(0);
    expect(video?.port).toBe(9);
    expect(video && attributesOf(video, "candidate")).toHaveLength(1);
  });

  it("takes every layer of a simulcast, in the offer's order, with the extensions that name them", () => {
    const video = answerTo(chromiumOffer({ rids: ["rdiv4", "rdiv2", "rdiv1"] })).sections[1];
    expect(video && attributesOf(video, "rid")).toEqual(["rdiv4 recv", "rdiv2 recv", "rdiv1 recv"]);
    expect(video && attributesOf(video, "simulcast")).toEqual(["recv rdiv4;rdiv2;rdiv1"]);
    expect(video && attributesOf(video, "extmap").map((line) => line.split(" ")[0])).toEqual(["4", "10", "11", "3"]);
  });

  it("speaks of no simulcast when none was offered", () => {
    const video = answerTo(chromiumOffer()).sections[1];
    expect(video && attributesOf(video, "rid")).toEqual([]);
    expect(video && attributesOf(video, "simulcast")).toEqual([]);
  });

  it("takes the allowed codec with its parameters and its retransmissions", () => {
    const options = { ...both, videoCodecs: ["VP9"] as const };
    const video = parseSdp(writePublisherAnswer(readPublisherOffer(chromiumOffer(), options), local)).sections[1];
    expect(video?.formats).toEqual(["98", "99"]);
    expect(video && attributesOf(video, "fmtp")).toEqual(["98 profile-id=0;x-google-start-bitrate=1000", "99 apt=98"]);
  });

  it("asks for no feedback that the offer knows no sequence for", () => {
    const without = chromiumOffer().replace(/a=extmap:3.*\r\n/g, "");
    const video = answerTo(without).sections[1];
    expect(video && attributesOf(video, "rtcp-fb")).not.toContain("96 transport-cc");
  });
});
