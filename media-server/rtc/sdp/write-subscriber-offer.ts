import type { OutgoingFormat } from "./media-format";
import { type TransportParameters, transportLines } from "./transport-parameters";

/** One section of an offer; its `mid` is the offer's own, so that an answer tells which offer it answers. */
export interface OfferedSection {
  mid: string;
  format: OutgoingFormat;
}

/**
 * The offer to a subscriber, without candidates: they follow when the answer was applied, since libdatachannel refuses a
 * DTLS handshake that comes before it.
 * @param cname canonical name of the publisher, and the name of its stream
 */
export function writeSubscriberOffer(
  sections: readonly OfferedSection[],
  cname: string,
  local: TransportParameters,
): string {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(" ")}`,
    `a=msid-semantic:WMS ${cname}`,
    ...sections.flatMap((section) => sectionLines(section, cname, local)),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function sectionLines({ mid, format }: OfferedSection, cname: string, local: TransportParameters): string[] {
  const { kind, payloadType, encoding, parameters, ssrc } = format;
  const feedback = kind === "video" ? ["nack", "nack pli", "ccm fir"] : [];
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    ...transportLines(local),
    `a=mid:${mid}`,
    "a=sendonly",
    `a=msid:${cname} ${cname}-${kind}`,
    "a=rtcp-mux",
    "a=rtcp-rsize",
    `a=rtpmap:${payloadType} ${encoding}`,
    ...(parameters === undefined ? [] : [`a=fmtp:${payloadType} ${parameters}`]),
    ...feedback.map((name) => `a=rtcp-fb:${payloadType} ${name}`),
    `a=ssrc:${ssrc} cname:${cname}`,
    `a=ssrc:${ssrc} msid:${cname} ${cname}-${kind}`,
  ];
}
