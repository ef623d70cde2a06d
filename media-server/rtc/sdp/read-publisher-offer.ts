import { SdpError, type StreamKinds } from "../types";
import type { MediaFormat, MediaKind } from "./media-format";
import { attributesOf, midOf, parseSdp, type Sdp, type SdpSection, sendingSection } from "./parse-sdp";
import { type TransportParameters, transportParametersOf } from "./transport-parameters";

/** A kind that will be received, and the answer's view of its section. */
export interface PublishedSection {
  mid: string;
  format: MediaFormat;
  /** The offered id of the transport-wide sequence number. */
  transportSequenceId?: number;
}

export interface PublisherOffer {
  transport: TransportParameters;
  /** In the offer's order; undefined where the answer rejects. */
  sections: { media: string; protocol: string; formats: string[]; mid: string; published?: PublishedSection }[];
  audio?: PublishedSection;
  video?: PublishedSection;
}

const ENCODINGS = { audio: /^opus\/48000\/2$/i, video: /^VP8\/90000$/i } as const;
export const TRANSPORT_SEQUENCE_URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

/** Understands a publisher's offer: Opus and VP8, one section each at most. Throws SdpError when a flagged kind has none. */
export function readPublisherOffer(text: string, kinds: StreamKinds): PublisherOffer {
  const sdp = parseSdp(text);
  const audio = kinds.hasAudio ? readSection(sdp, "audio") : undefined;
  const video = kinds.hasVideo ? readSection(sdp, "video") : undefined;
  const carrier = sdp.sections.find((section) => section === audio?.section || section === video?.section);
  if (carrier === undefined) throw new SdpError("offer for neither audio nor video");
  return {
    transport: transportParametersOf(sdp, carrier),
    sections: sdp.sections.map((section) => {
      const { media, protocol, formats } = section;
      const published = [audio, video].find((candidate) => candidate?.section === section)?.published;
      return { media, protocol, formats, mid: midOf(section), ...(published && { published }) };
    }),
    ...(audio && { audio: audio.published }),
    ...(video && { video: video.published }),
  };
}

function readSection(sdp: Sdp, kind: MediaKind): { section: SdpSection; published: PublishedSection } {
  const section = sendingSection(sdp, kind);
  if (section === undefined) throw new SdpError(`offer without ${kind}`);
  const format = readFormat(section, kind);
  const transportSequenceId = extensionId(section, TRANSPORT_SEQUENCE_URI);
  return {
    section,
    published: { mid: midOf(section), format, ...(transportSequenceId !== undefined && { transportSequenceId }) },
  };
}

function readFormat(section: SdpSection, kind: MediaKind): MediaFormat {
  const maps = attributesOf(section, "rtpmap").map((value) => {
    const [payloadType = "", encoding = ""] = value.split(" ");
    return { payloadType, encoding };
  });
  const chosen = maps.find(({ payloadType, encoding }) => isPayloadType(payloadType) && ENCODINGS[kind].test(encoding));
  if (chosen === undefined) throw new SdpError(`offer without ${kind === "audio" ? "Opus" : "VP8"}`);

  const parameters = parametersOf(section, chosen.payloadType);
  const rtx = maps.find(
    ({ payloadType, encoding }) =>
      /^rtx\//i.test(encoding) &&
      isPayloadType(payloadType) &&
      parametersOf(section, payloadType)?.split(";").includes(`apt=${chosen.payloadType}`),
  );
  const ssrc = mediaSsrc(section);
  return {
    kind,
    encoding: chosen.encoding,
    payloadType: Number(chosen.payloadType),
    clockRate: Number(chosen.encoding.split("/")[1]),
    ...(parameters !== undefined && { parameters }),
    ...(rtx && { rtxPayloadType: Number(rtx.payloadType) }),
    ...(ssrc !== undefined && { ssrc }),
  };
}

function isPayloadType(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) < 128;
}

function parametersOf(section: SdpSection, payloadType: string): string | undefined {
  const prefix = `${payloadType} `;
  return attributesOf(section, "fmtp")
    .find((value) => value.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The first `a=ssrc`, or the first of a group: the one of the media, its retransmissions' follows (RFC 4588 §8.3). */
function mediaSsrc(section: SdpSection): number | undefined {
  const group = attributesOf(section, "ssrc-group").find((value) => value.startsWith("FID "));
  const text = group?.split(" ")[1] ?? attributesOf(section, "ssrc")[0]?.split(" ")[0];
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) >>> 0 : undefined;
}

function extensionId(section: SdpSection, uri: string): number | undefined {
  for (const value of attributesOf(section, "extmap")) {
    const [id = "", name] = value.split(" ");
    const number = Number.parseInt(id, 10); // "3/recvonly" is 3
    if (name === uri && number >= 1 && number <= 255) return number;
  }
  return undefined;
}
