import { expect, test } from "vitest";
import { allowedVideoCodecs, forcesVideoCodec } from "./forced-codec";

test.each([
  ["MEDIA_SERVER_PREFERRED", false, ["VP8", "H264", "VP9"], true],
  ["NONE", false, undefined, false],
  ["VP9", false, ["VP9"], true],
  ["H264", false, ["H264"], true],
  ["H264", true, ["H264", "VP8", "VP9"], false],
  ["VP8", true, ["VP8", "H264", "VP9"], false],
] as const)("%s, transcoding allowed %s: %j", (forcedVideoCodec, allowTranscoding, codecs, forces) => {
  const properties = { forcedVideoCodec, allowTranscoding };
  expect(allowedVideoCodecs(properties)).toEqual(codecs);
  expect(forcesVideoCodec(properties)).toBe(forces);
});
