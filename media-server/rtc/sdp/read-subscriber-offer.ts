import { CodecError, SdpError } from "../types";
import type { Codec } from "./media-format";
import { feedbackOf, offeredAs } from "./offered-codecs";
import { isRejected, midOf, parseSdp, type SdpSection } from "./parse-sdp";
import { extensionsOf } from "./read-publisher-offer";
import { type TransportParameters, transportParametersOf } from "./transport-parameters";

/** A kind that the subscriber will receive, with the publisher's codec under the subscriber's own number. */
export interface ReceivedSection {
  mid: string;
  codec: Codec;
  /** What the subscriber can report of it, as in `a=rtcp-fb`. */
  feedback: string[];
}

export interface SubscriberOffer {
  transport: TransportParameters;
  /** In the offer's order; `received` undefined where the answer rejects. */
  sections: { media: string; protocol: string; formats: string[]; mid: string; received?: ReceivedSection }[];
}

/**
 * Understands the offer of a client that wants to receive a stream of these codecs, one section each at most.
 * @throws CodecError when it wants pictures, but not in the publisher's codec.
 * @throws SdpError when nothing of the stream is wanted.
 */
export function readSubscriberOffer(text: string, codecs: readonly Codec[]): SubscriberOffer {
  const sdp = parseSdp(text);
  const received = new Map<SdpSection, ReceivedSection>();
  for (const codec of codecs) {
    const section = sdp.sections.find((candidate) => candidate.media === codec.kind && receives(candidate));
    if (section) received.set(section, readSection(section, codec));
  }
  const carrier = sdp.sections.find((section) => received.has(section));
  if (carrier === undefined) throw new SdpError("offer for nothing that the stream has");
  return {
    transport: transportParametersOf(sdp, carrier),
    sections: sdp.sections.map((section) => {
      const { media, protocol, formats } = section;
      const wanted = received.get(section);
      return { media, protocol, formats, mid: midOf(section), ...(wanted && { received: wanted }) };
    }),
  };
}

function readSection(section: SdpSection, codec: Codec): ReceivedSection {
  const offered = offeredAs(codec, section);
  if (offered === undefined) {
    const message = `offer without ${codec.encoding}, which the publisher sends`;
    throw codec.kind === "video" ? new CodecError(message) : new SdpError(message);
  }
  const { kind, clockRate, transportSequenceId } = codec;
  const feedback = feedbackOf(section, offered.payloadType);
  // Packets are numbered where the publisher's have room for it, under the publisher's id.
  const isCounted =
    transportSequenceId !== undefined &&
    transportSequenceId === extensionsOf(section).transportSequence &&
    feedback.includes("transport-cc");
  return {
    mid: midOf(section),
    // The subscriber's own words: an answer may only repeat what was offered.
    codec: { kind, clockRate, ...offered, ...(isCounted && { transportSequenceId }) },
    feedback,
  };
}

/** Whether the offerer wants media in this section. */
function receives(section: SdpSection): boolean {
  const stopped = section.attributes.some(({ name }) => name === "sendonly" || name === "inactive");
  return !isRejected(section) && !stopped;
}
