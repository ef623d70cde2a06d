import { type PublishedSection, type PublisherOffer, TRANSPORT_SEQUENCE_URI } from "./read-publisher-offer";
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
  const { format, mid, transportSequenceId } = published;
  const payloadType = format.payloadType;
  const payloadTypes = [payloadType, ...(format.rtxPayloadType === undefined ? [] : [format.rtxPayloadType])];
  const isVideo = format.kind === "video";
  const parameters = [format.parameters, isVideo ? `x-google-start-bitrate=${START_BITRATE}` : undefined];
  const fmtp = parameters.filter((part) => part !== undefined && part !== "").join(";");
  const feedback = isVideo ? ["nack", "nack pli", "ccm fir"] : [];
  if (transportSequenceId !== undefined) feedback.push("transport-cc");

  return [
    `m=${format.kind} 9 ${protocol} ${payloadTypes.join(" ")}`,
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    ...transportLines(local),
    `a=mid:${mid}`,
    ...(transportSequenceId === undefined ? [] : [`a=extmap:${transportSequenceId} ${TRANSPORT_SEQUENCE_URI}`]),
    "a=recvonly",
    "a=rtcp-mux",
    "a=rtcp-rsize",
    `a=rtpmap:${payloadType} ${format.encoding}`,
    ...(fmtp === "" ? [] : [`a=fmtp:${payloadType} ${fmtp}`]),
    ...feedback.map((kind) => `a=rtcp-fb:${payloadType} ${kind}`),
    ...(format.rtxPayloadType === undefined
      ? []
      : [`a=rtpmap:${format.rtxPayloadType} rtx/90000`, `a=fmtp:${format.rtxPayloadType} apt=${payloadType}`]),
  ];
}
