import { describe, expect, it } from "vitest";
import { receivingOffer } from "../testing/subscriber-offers";
import { CodecError, SdpError } from "../types";
import type { Codec, OutgoingFormat } from "./media-format";
import { attributeOf, attributesOf, midOf, parseSdp } from "./parse-sdp";
import { readSubscriberOffer } from "./read-subscriber-offer";
import type { TransportParameters } from "./transport-parameters";
import { writeSubscriberAnswer } from "./write-subscriber-answer";

const opus: Codec = {
  kind: "audio",
  encoding: "opus/48000/2",
  payloadType: 111,
  clockRate: 48_000,
  parameters: "minptime=20",
};
const video = (encoding: string, parameters?: string): Codec => ({
  kind: "video",
  encoding: `${encoding}/90000`,
  payloadType: 96,
  clockRate: 90_000,
  ...(parameters !== undefined && { parameters }),
});
const vp8 = video("VP8");
const local: TransportParameters = {
  iceUfrag: "ours",
  icePwd: "ourpasswordourpassword",
  fingerprint: "sha-256 CD:EF",
  setup: "active",
  candidates: ["candidate:1 1 UDP 2114977791 192.0.2.2 4000 typ host"],
};

function answerTo(text: string, codecs = [opus, vp8]) {
  const offer = readSubscriberOffer(text, codecs);
  const formats = offer.sections.flatMap(({ received }, index): OutgoingFormat[] =>
    received ? [{ ...received.codec, ssrc: index + 1 }] : [],
  );
  return parseSdp(writeSubscriberAnswer(offer, formats, "cname", local));
}

/** The number under which the offer has a codec, by the number that the answer takes. */
function payloadTypeFor(codec: Codec): string[] | undefined {
  return answerTo(receivingOffer(), [codec]).sections[1]?.formats;
}

describe("a subscriber's offer", () => {
  it("is understood: the publisher's codecs under the subscriber's own numbers, in its own words", () => {
    const offer = readSubscriberOffer(receivingOffer(), [opus, vp8]);
    expect(offer.sections.map(({ received }) => received?.codec)).toEqual([
      { ...opus, payloadType: 109, parameters: "minptime=10;useinbandfec=1" },
      { ...vp8, payloadType: 120 },
    ]);
    expect(offer.transport).toMatchObject({ iceUfrag: "5v3p", setup: "actpass" });
  });

  it.each([
    [video("vp8"), "120"],
    [video("VP9"), "98"],
    [video("VP9", "profile-id=2"), "100"],
    [video("H264", "packetization-mode=1;profile-level-id=42e01f"), "105"],
    [video("H264", "profile-level-id=42e034;packetization-mode=1"), "105"],
    [video("H264", "packetization-mode=1;profile-level-id=4de01f"), "105"],
    [video("H264", "profile-level-id=42e01f"), "103"],
    [video("H264", "packetization-mode=1;profile-level-id=640028"), "39"],
  ])("is answered with the same format of a codec: %j", (codec, payloadType) => {
    expect(payloadTypeFor(codec)).toEqual([payloadType]);
  });

  it.each([
    ["another codec", [opus, video("AV1")]],
    ["another profile of VP9", [opus, video("VP9", "profile-id=1")]],
    ["another profile of H.264", [opus, video("H264", "packetization-mode=1;profile-level-id=4d001f")]],
  ])("that can't show %s is refused as that", (_, codecs) => {
    expect(() => readSubscriberOffer(receivingOffer(), codecs)).toThrow(CodecError);
  });

  it.each([
    ["no Opus", receivingOffer().replace("opus/48000/2", "PCMU/8000")],
    ["nothing of the stream", receivingOffer(["video"])],
    ["nothing to receive", receivingOffer().replace(/a=recvonly/g, "a=sendonly")],
    ["its sections rejected", receivingOffer().replace(/m=(audio|video) 9/g, "m=$1 0")],
    ["no ICE credentials", receivingOffer().replace(/a=ice-ufrag.*\r\n/g, "")],
    ["a payload type that is none", receivingOffer(["audio"]).replaceAll("109", "200")],
    ["nothing", ""],
  ])("is refused with %s", (_, text) => {
    expect(() => readSubscriberOffer(text, [opus])).toThrow(SdpError);
  });

  it("may ask for one kind of two", () => {
    expect(answerTo(receivingOffer(["audio"])).sections.map(({ media }) => media)).toEqual(["audio"]);
  });

  it("may bundle its second section without a port of its own", () => {
    const bundled = receivingOffer().replace("m=video 9", "m=video 0").replace("a=mid:1", "a=mid:1\r\na=bundle-only");
    expect(answerTo(bundled).sections.map(({ port }) => port)).toEqual([9, 9]);
  });
});

describe("the answer to a subscriber", () => {
  it("sends one source of each kind, named as one stream, with the feedback that was offered", () => {
    const answer = answerTo(receivingOffer());
    const [audio, picture] = answer.sections;
    expect(attributeOf(answer, "group")).toBe("BUNDLE 0 1");
    expect(audio?.formats).toEqual(["109"]);
    expect(audio && attributesOf(audio, "ssrc")).toEqual(["1 cname:cname", "1 msid:cname cname-audio"]);
    expect(picture?.formats).toEqual(["120"]);
    expect(picture && attributesOf(picture, "ssrc")).toEqual(["2 cname:cname", "2 msid:cname cname-video"]);
    expect(picture && attributesOf(picture, "rtcp-fb")).toEqual(["120 nack", "120 nack pli", "120 ccm fir"]);
    expect(answer.sections.every((section) => attributeOf(section, "sendonly") === "")).toBe(true);
  });

  it("numbers packets for who can report on them, under the publisher's id alone", () => {
    const uri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    const extensionsFor = (id: number) => {
      const text = receivingOffer(["audio"]).replace("a=rtcp-mux", `a=rtcp-mux\r\na=extmap:3 ${uri}`);
      const [section] = answerTo(text, [{ ...opus, transportSequenceId: id }]).sections;
      return section && [attributesOf(section, "extmap"), attributesOf(section, "rtcp-fb")];
    };
    expect(extensionsFor(3)).toEqual([[`3 ${uri}`], ["109 transport-cc"]]);
    expect(extensionsFor(4)).toEqual([[], []]);
  });

  it("asks for no feedback that wasn't offered", () => {
    const picture = answerTo(receivingOffer().replace("a=rtcp-fb:120 nack\r\n", "")).sections[1];
    expect(picture && attributesOf(picture, "rtcp-fb")).toEqual(["120 nack pli", "120 ccm fir"]);
  });

  it("switches off what the stream lacks, and carries its candidates where it goes on", () => {
    const [audio, picture] = answerTo(receivingOffer(), [vp8]).sections;
    expect(audio).toMatchObject({ port: 0 });
    expect(audio && attributeOf(audio, "inactive")).toBe("");
    expect([audio, picture].map((section) => section && midOf(section))).toEqual(["0", "1"]);
    expect(picture && attributesOf(picture, "candidate")).toEqual(["1 1 UDP 2114977791 192.0.2.2 4000 typ host"]);
    expect(picture && attributeOf(picture, "ice-ufrag")).toBe("ours");
  });
});
