import { EXTENSION_URIS, type ExtensionName, type PublishedSection, type PublisherOffer } from "./read-publisher-offer";
import { type TransportParameters, transportLines } from "./transport-parameters";

/** kbit/s to begin with: without it Chrome starts a picture at 300 and takes seconds to sharpen it. */
const START_BITRATE = 1000;

/** The answer to a publisher: one codec per kind, everything bundled on the transport of the first accepted section. */
export function writePublisherAnswer(offer: PublisherOffer, local: TransportParameters): string {
  const mids = offer.sections.flatMap(({ published }) => (published ? [published.mid] : []));
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mids.join(" ")}`,
    "a=msid-semantic:WMS *",
  ];
  for (const { media, protocol, formats, mid, published } of offer.sections) {
    if (published === undefined) {
      lines.push(`m=${media} 0 ${protocol} ${formats.join(" ")}`, "c=IN IP4 0.0.0.0", `a=mid:${mid}`, "a=inactive");
      continue;
    }
    lines.push(...acceptedSection(published, protocol, local));
    if (mid === mids[0]) lines.push(...local.candidates.map((candidate) => `a=${candidate}`), "a=end-of-candidates");
  }
  return `${lines.join("\r\n")}\r\n`;
}

function acceptedSection(published: PublishedSection, protocol: string, local: TransportParameters): string[] {
  const { format, mid } = published;
  const payloadTypes = [format.payloadType, ...(format.rtxPayloadType === undefined ? [] : [format.rtxPayloadType])];
  return [
    `m=${format.kind} 9 ${protocol} ${payloadTypes.join(" ")}`,
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    ...transportLines(local),
    `a=mid:${mid}`,
    ...extensionLines(published),
    "a=recvonly",
    "a=rtcp-mux",
    "a=rtcp-rsize",
    ...codecLines(published),
    ...layerLines(published),
  ];
}

function extensionLines({ extensions }: PublishedSection): string[] {
  return (Object.keys(EXTENSION_URIS) as ExtensionName[]).flatMap((name) =>
    extensions[name] === undefined ? [] : [`a=extmap:${extensions[name]} ${EXTENSION_URIS[name]}`],
  );
}

function codecLines({ format, extensions }: PublishedSection): string[] {
  const { kind, payloadType, rtxPayloadType } = format;
  const isVideo = kind === "video";
  const parameters = [format.parameters, isVideo ? `x-google-start-bitrate=${START_BITRATE}` : undefined];
  const fmtp = parameters.filter((part) => part !== undefined && part !== "").join(";");
  const feedback = isVideo ? ["nack", "nack pli", "ccm fir"] : [];
  if (extensions.transportSequence !== undefined) feedback.push("transport-cc");
  return [
    `a=rtpmap:${payloadType} ${format.encoding}`,
    ...(fmtp === "" ? [] : [`a=fmtp:${payloadType} ${fmtp}`]),
    ...feedback.map((name) => `a=rtcp-fb:${payloadType} ${name}`),
    ...(rtxPayloadType === undefined
      ? []
      : [`a=rtpmap:${rtxPayloadType} rtx/90000`, `a=fmtp:${rtxPayloadType} apt=${payloadType}`]),
  ];
}

/** Every layer is accepted: answering one alone gives a degraded picture, answering none the smallest. */
function layerLines({ layers, isSimulcast }: PublishedSection): string[] {
  const rids = layers.map(({ rid }) => rid);
  return [...rids.map((rid) => `a=rid:${rid} recv`), ...(isSimulcast ? [`a=simulcast:recv ${rids.join(";")}`] : [])];
}
