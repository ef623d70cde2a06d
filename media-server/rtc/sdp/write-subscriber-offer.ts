import type { OutgoingFormat } from "./media-format";
import { EXTENSION_URIS } from "./read-publisher-offer";
import { type TransportParameters, transportLines } from "./transport-parameters";

/** One section of an offer; its `mid` is the offer's own, so that an answer tells which offer it answers. */
export interface OfferedSection {
  mid: string;
  format: OutgoingFormat;
}

/** What a subscriber may report of a kind, and we heed. */
export const SUBSCRIBER_FEEDBACK = {
  audio: ["transport-cc"],
  video: ["nack", "nack pli", "ccm fir", "transport-cc"],
} as const;
const PROTOCOL = "UDP/TLS/RTP/SAVPF";

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
    ...subscriberSessionLines(
      sections.map(({ mid }) => mid),
      cname,
    ),
    ...sections.flatMap(({ mid, format }) =>
      sendingSectionLines(
        { mid, format, protocol: PROTOCOL, feedback: SUBSCRIBER_FEEDBACK[format.kind] },
        cname,
        local,
      ),
    ),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** What stands before the sections of our offer or answer to a subscriber. */
export function subscriberSessionLines(mids: readonly string[], cname: string): string[] {
  return [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mids.join(" ")}`,
    `a=msid-semantic:WMS ${cname}`,
  ];
}

/** A section in which we send, the same in an offer as in an answer. */
export function sendingSectionLines(
  section: OfferedSection & { protocol: string; feedback: readonly string[] },
  cname: string,
  local: TransportParameters,
): string[] {
  const { mid, format, protocol, feedback } = section;
  const { kind, payloadType, encoding, parameters, transportSequenceId, ssrc } = format;
  const isCounted = transportSequenceId !== undefined;
  return [
    `m=${kind} 9 ${protocol} ${payloadType}`,
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    ...transportLines(local),
    `a=mid:${mid}`,
    ...(isCounted ? [`a=extmap:${transportSequenceId} ${EXTENSION_URIS.transportSequence}`] : []),
    "a=sendonly",
    `a=msid:${cname} ${cname}-${kind}`,
    "a=rtcp-mux",
    "a=rtcp-rsize",
    `a=rtpmap:${payloadType} ${encoding}`,
    ...(parameters === undefined ? [] : [`a=fmtp:${payloadType} ${parameters}`]),
    ...feedback
      .filter((name) => isCounted || name !== "transport-cc")
      .map((name) => `a=rtcp-fb:${payloadType} ${name}`),
    `a=ssrc:${ssrc} cname:${cname}`,
    `a=ssrc:${ssrc} msid:${cname} ${cname}-${kind}`,
  ];
}
