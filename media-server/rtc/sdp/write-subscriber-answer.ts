import type { OutgoingFormat } from "./media-format";
import type { SubscriberOffer } from "./read-subscriber-offer";
import type { TransportParameters } from "./transport-parameters";
import { SUBSCRIBER_FEEDBACK, sendingSectionLines, subscriberSessionLines } from "./write-subscriber-offer";

/** The answer to a subscriber that offered: the publisher's one codec of each kind, with all of our candidates. */
export function writeSubscriberAnswer(
  offer: SubscriberOffer,
  formats: readonly OutgoingFormat[],
  cname: string,
  local: TransportParameters,
): string {
  const mids = offer.sections.flatMap(({ received }) => (received ? [received.mid] : []));
  const lines = subscriberSessionLines(mids, cname);
  for (const { media, protocol, formats: payloadTypes, mid, received } of offer.sections) {
    const format = formats.find(({ kind }) => kind === received?.codec.kind);
    if (received === undefined || format === undefined) {
      lines.push(
        `m=${media} 0 ${protocol} ${payloadTypes.join(" ")}`,
        "c=IN IP4 0.0.0.0",
        `a=mid:${mid}`,
        "a=inactive",
      );
      continue;
    }
    const feedback = SUBSCRIBER_FEEDBACK[format.kind].filter((name) => received.feedback.includes(name));
    lines.push(...sendingSectionLines({ mid, format, protocol, feedback }, cname, local));
    if (mid === mids[0]) lines.push(...local.candidates.map((candidate) => `a=${candidate}`), "a=end-of-candidates");
  }
  return `${lines.join("\r\n")}\r\n`;
}
