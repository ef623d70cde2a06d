import { type PublishOptions, SdpError } from "../types";
import { chooseCodec } from "./choose-codec";
import type { MediaFormat, MediaKind } from "./media-format";
import { attributesOf, midOf, parseSdp, type Sdp, type SdpSection, sendingSection } from "./parse-sdp";
import { type OfferedLayer, readLayers } from "./read-layers";
import { type TransportParameters, transportParametersOf } from "./transport-parameters";

/** Header extensions that are taken up as offered (RFC 8285), by what they hold. */
export const EXTENSION_URIS = {
  mid: "urn:ietf:params:rtp-hdrext:sdes:mid",
  rid: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
  repairedRid: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
  transportSequence: "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
} as const;

export type ExtensionName = keyof typeof EXTENSION_URIS;
/** The offered id of each extension that the offer has. */
export type ExtensionIds = { [Name in ExtensionName]?: number };

/** A kind that will be received, and the answer's view of its section. */
export interface PublishedSection {
  mid: string;
  format: MediaFormat;
  extensions: ExtensionIds;
  /** In the offer's order; none without simulcast. */
  layers: OfferedLayer[];
  /** Whether the offer has an `a=simulcast`, which the answer must have then, too. */
  isSimulcast: boolean;
}

export interface PublisherOffer {
  transport: TransportParameters;
  /** In the offer's order; undefined where the answer rejects. */
  sections: { media: string; protocol: string; formats: string[]; mid: string; published?: PublishedSection }[];
  audio?: PublishedSection;
  video?: PublishedSection;
}

/**
 * Understands a publisher's offer: one section of a kind at most, in one codec.
 * @throws CodecError when it has none of the allowed video codecs
 * @throws SdpError when a flagged kind has no section
 */
export function readPublisherOffer(text: string, options: PublishOptions): PublisherOffer {
  const sdp = parseSdp(text);
  const audio = options.hasAudio ? readSection(sdp, "audio", options) : undefined;
  const video = options.hasVideo ? readSection(sdp, "video", options) : undefined;
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

function readSection(
  sdp: Sdp,
  kind: MediaKind,
  { videoCodecs }: PublishOptions,
): { section: SdpSection; published: PublishedSection } {
  const section = sendingSection(sdp, kind);
  if (section === undefined) throw new SdpError(`offer without ${kind}`);
  const codec = chooseCodec(section, kind, videoCodecs);
  const extensions = extensionsOf(section);
  const { layers, isSimulcast } = kind === "video" ? readLayers(section) : { layers: [], isSimulcast: false };
  const ssrc = layers.length > 0 ? undefined : mediaSsrc(section); // with layers each tells its own in its packets
  const format = {
    ...codec,
    ...(extensions.transportSequence !== undefined && { transportSequenceId: extensions.transportSequence }),
    ...(ssrc !== undefined && { ssrc }),
  };
  return { section, published: { mid: midOf(section), format, extensions, layers, isSimulcast } };
}

/** The first `a=ssrc`, or the first of a group: the one of the media, its retransmissions' follows (RFC 4588 §8.3). */
function mediaSsrc(section: SdpSection): number | undefined {
  const group = attributesOf(section, "ssrc-group").find((value) => value.startsWith("FID "));
  const text = group?.split(" ")[1] ?? attributesOf(section, "ssrc")[0]?.split(" ")[0];
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) >>> 0 : undefined;
}

/** The header extensions of a section that are understood here. */
export function extensionsOf(section: SdpSection): ExtensionIds {
  const ids: ExtensionIds = {};
  for (const value of attributesOf(section, "extmap")) {
    const [id = "", uri] = value.split(" ");
    const number = Number.parseInt(id, 10); // "3/recvonly" is 3
    if (!(number >= 1 && number <= 255)) continue;
    for (const name of Object.keys(EXTENSION_URIS) as ExtensionName[]) {
      if (EXTENSION_URIS[name] === uri) ids[name] ??= number;
    }
  }
  return ids;
}
