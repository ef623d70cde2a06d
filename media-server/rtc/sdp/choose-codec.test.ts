import { describe, expect, it } from "vitest";
import { CodecError, SdpError, type VideoCodec } from "../types";
import { chooseCodec } from "./choose-codec";
import { parseSdp, type SdpSection } from "./parse-sdp";

/** Payload types and their lines as Chromium 156 offers them, shortened. */
const LINES: Record<number, string[]> = {
  96: ["rtpmap:96 VP8/90000"],
  97: ["rtpmap:97 rtx/90000", "fmtp:97 apt=96"],
  103: ["rtpmap:103 H264/90000", "fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f"],
  104: ["rtpmap:104 rtx/90000", "fmtp:104 apt=103"],
  107: ["rtpmap:107 H264/90000", "fmtp:107 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f"],
  109: ["rtpmap:109 H264/90000", "fmtp:109 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"],
  114: ["rtpmap:114 rtx/90000", "fmtp:114 apt=109"],
  98: ["rtpmap:98 VP9/90000", "fmtp:98 profile-id=2"],
  99: ["rtpmap:99 VP9/90000", "fmtp:99 profile-id=0"],
  45: ["rtpmap:45 AV1/90000"],
  111: ["rtpmap:111 opus/48000/2", "fmtp:111 minptime=10;useinbandfec=1;stereo=1;usedtx=1"],
  63: ["rtpmap:63 red/48000/2"],
};

function section(kind: "audio" | "video", ...payloadTypes: number[]): SdpSection {
  const lines = payloadTypes.flatMap((payloadType) => LINES[payloadType] ?? []).map((line) => `a=${line}`);
  const text = ["v=0", `m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadTypes.join(" ")}`, ...lines].join("\r\n");
  const [parsed] = parseSdp(text).sections;
  if (parsed === undefined) throw new Error("no section");
  return parsed;
}

const chosen = (payloadTypes: number[], allowed?: VideoCodec[]) =>
  chooseCodec(section("video", ...payloadTypes), "video", allowed).payloadType;

describe("the codec of an offer", () => {
  it("is the offer's own first when any will do, past those that aren't known", () => {
    expect(chosen([45, 99, 96])).toBe(99);
    expect(chosen([45, 96, 99])).toBe(96);
  });

  it("is the first allowed one that is offered", () => {
    expect(chosen([96, 99, 109], ["H264", "VP8"])).toBe(109);
    expect(chosen([96, 99], ["H264", "VP9", "VP8"])).toBe(99);
  });

  it("has its retransmissions with it", () => {
    expect(chooseCodec(section("video", 96, 97, 109, 114), "video", ["H264"])).toMatchObject({
      payloadType: 109,
      rtxPayloadType: 114,
      clockRate: 90_000,
    });
    expect(chooseCodec(section("video", 96, 109, 114), "video", ["VP8"]).rtxPayloadType).toBeUndefined();
  });

  it("is, of several variants, the one that every browser decodes", () => {
    expect(chosen([103, 107, 109])).toBe(109);
    expect(chosen([107, 103])).toBe(103);
    expect(chosen([107])).toBe(107);
    expect(chosen([98, 99])).toBe(99);
    expect(chosen([98])).toBe(98);
  });

  it("is Opus for sound, with its parameters word for word", () => {
    expect(chooseCodec(section("audio", 63, 111), "audio")).toEqual({
      kind: "audio",
      encoding: "opus/48000/2",
      payloadType: 111,
      clockRate: 48_000,
      parameters: "minptime=10;useinbandfec=1;stereo=1;usedtx=1",
    });
    expect(() => chooseCodec(section("audio", 63), "audio")).toThrow(SdpError);
  });

  it("is missed by name when none of the allowed is offered", () => {
    expect(() => chosen([96, 109], ["VP9"])).toThrow(new CodecError("offer without VP9"));
    expect(() => chosen([45])).toThrow(CodecError);
  });
});
