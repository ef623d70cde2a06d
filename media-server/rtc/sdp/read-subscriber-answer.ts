import { SdpError } from "../types";
import type { MediaKind } from "./media-format";
import { midOf, parseSdp } from "./parse-sdp";
import { type TransportParameters, transportParametersOf } from "./transport-parameters";
import type { OfferedSection } from "./write-subscriber-offer";

export interface SubscriberAnswer {
  transport: TransportParameters;
  /** Kinds that the subscriber receives. */
  accepted: MediaKind[];
}

/** Understands the answer to an offer of these sections. Throws SdpError when it answers another one, or refuses all. */
export function readSubscriberAnswer(text: string, offered: readonly OfferedSection[]): SubscriberAnswer {
  const sdp = parseSdp(text);
  const answersOurs =
    sdp.sections.length === offered.length &&
    sdp.sections.every((section, index) => midOf(section) === offered[index]?.mid);
  if (!answersOurs) throw new SdpError("answer to another offer");

  const accepted = sdp.sections.filter(
    (section) =>
      section.port !== 0 && !section.attributes.some(({ name }) => name === "inactive" || name === "sendonly"),
  );
  const carrier = accepted[0];
  if (carrier === undefined) throw new SdpError("answer that accepts nothing");
  return {
    transport: transportParametersOf(sdp, carrier),
    accepted: offered.flatMap(({ mid, format }) =>
      accepted.some((section) => midOf(section) === mid) ? [format.kind] : [],
    ),
  };
}
