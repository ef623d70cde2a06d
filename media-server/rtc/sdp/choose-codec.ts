import { CodecError, SdpError, type VideoCodec } from "../types";
import type { MediaFormat, MediaKind } from "./media-format";
import { codecsOf, type OfferedCodec, parameterOf } from "./offered-codecs";
import type { SdpSection } from "./parse-sdp";

const OPUS = /^opus\/48000\/2$/i;

/** What tells a video codec, and how good a variant of it is: the greatest is taken, one of 0 isn't. */
const VIDEO: Record<VideoCodec, { encoding: RegExp; rank: (parameters: string) => number }> = {
  VP8: { encoding: /^VP8\/90000$/i, rank: () => 1 },
  // Every browser decodes profile 0, which an offer without one means (RFC 9628 §6).
  VP9: {
    encoding: /^VP9\/90000$/i,
    rank: (parameters) => ((parameterOf(parameters, "profile-id") ?? "0") === "0" ? 2 : 1),
  },
  H264: { encoding: /^H264\/90000$/i, rank: rankH264 },
};
const ALL = Object.keys(VIDEO) as VideoCodec[];

/** Packets may hold parts of pictures (mode 1), as every browser sends them; constrained baseline is what every browser decodes. */
function rankH264(parameters: string): number {
  const inParts = parameterOf(parameters, "packetization-mode") === "1";
  const isBaseline = parameterOf(parameters, "profile-level-id")?.toLowerCase() === "42e01f";
  return 1 + (inParts ? 2 : 0) + (isBaseline ? 1 : 0);
}

/**
 * The codec that a section is received in: for video the first of `allowed` that is offered, else the offer's own first.
 * @throws CodecError when none of those is offered
 * @throws SdpError when the sound isn't Opus
 */
export function chooseCodec(section: SdpSection, kind: MediaKind, allowed?: readonly VideoCodec[]): MediaFormat {
  const offered = codecsOf(section);
  const chosen = kind === "audio" ? offered.find(({ encoding }) => OPUS.test(encoding)) : chooseVideo(offered, allowed);
  if (chosen === undefined) {
    if (kind === "audio") throw new SdpError("offer without Opus");
    throw new CodecError(`offer without ${(allowed ?? ALL).join(", ")}`);
  }
  const { payloadType, encoding, parameters } = chosen;
  const rtx = offered.find(
    (codec) => /^rtx\//i.test(codec.encoding) && parameterOf(codec.parameters ?? "", "apt") === String(payloadType),
  );
  return {
    kind,
    encoding,
    payloadType,
    clockRate: Number(encoding.split("/")[1]),
    ...(parameters !== undefined && { parameters }),
    ...(rtx && { rtxPayloadType: rtx.payloadType }),
  };
}

function chooseVideo(offered: readonly OfferedCodec[], allowed?: readonly VideoCodec[]): OfferedCodec | undefined {
  const inOffersOrder = offered.flatMap(({ encoding }) => ALL.filter((codec) => VIDEO[codec].encoding.test(encoding)));
  for (const codec of allowed ?? inOffersOrder) {
    const { encoding, rank } = VIDEO[codec];
    const variants = offered.filter((candidate) => encoding.test(candidate.encoding));
    const best = Math.max(...variants.map(({ parameters }) => rank(parameters ?? "")));
    const found = variants.find(({ parameters }) => rank(parameters ?? "") === best);
    if (found) return found;
  }
  return undefined;
}
