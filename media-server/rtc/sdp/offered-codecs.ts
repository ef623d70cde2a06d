import type { Codec } from "./media-format";
import { attributesOf, type SdpSection } from "./parse-sdp";

/** A codec as a section offers it: its number there, and its `a=fmtp`. */
export interface OfferedCodec {
  payloadType: number;
  encoding: string;
  parameters?: string;
}

/** The codecs that a section names by `a=rtpmap`, in the order of its `m=` line. */
export function codecsOf(section: SdpSection): OfferedCodec[] {
  const maps = valuesByPayloadType(section, "rtpmap");
  const parameters = valuesByPayloadType(section, "fmtp");
  return section.formats.flatMap((payloadType) => {
    const encoding = maps.get(payloadType);
    if (encoding === undefined || !/^\d{1,3}$/.test(payloadType) || Number(payloadType) > 127) return [];
    const fmtp = parameters.get(payloadType);
    return [{ payloadType: Number(payloadType), encoding, ...(fmtp !== undefined && { parameters: fmtp }) }];
  });
}

/** The offered codec that packets of `codec` can be sent as, best the one with the very same parameters. */
export function offeredAs(codec: Codec, section: SdpSection): OfferedCodec | undefined {
  const matching = codecsOf(section).filter((offered) => isSameFormat(codec, offered));
  return matching.find(({ parameters }) => parameters === codec.parameters) ?? matching[0];
}

/** The feedback messages (`nack pli`) that a section offers for a payload type. */
export function feedbackOf(section: SdpSection, payloadType: number): string[] {
  return attributesOf(section, "rtcp-fb").flatMap((value) => {
    const [owner, ...name] = value.split(" ");
    return owner === String(payloadType) || owner === "*" ? [name.join(" ")] : [];
  });
}

function valuesByPayloadType(section: SdpSection, name: string): Map<string, string> {
  return new Map(
    attributesOf(section, name).map((value) => {
      const space = value.indexOf(" ");
      return [value.slice(0, space), value.slice(space + 1)];
    }),
  );
}

type Described = Pick<OfferedCodec, "encoding" | "parameters">;

/** Parameters that make another format of a codec, so that a decoder for the one can't read the other. */
function isSameFormat(one: Described, other: Described): boolean {
  if (one.encoding.toLowerCase() !== other.encoding.toLowerCase()) return false;
  const name = one.encoding.split("/")[0]?.toUpperCase();
  const parameter = (codec: Described, key: string) => parameterOf(codec.parameters ?? "", key);
  if (name === "VP9") return (parameter(one, "profile-id") ?? "0") === (parameter(other, "profile-id") ?? "0");
  if (name !== "H264") return true;
  const [mode, otherMode] = [one, other].map((codec) => parameter(codec, "packetization-mode") ?? "0");
  const [profile, otherProfile] = [one, other].map((codec) => h264Profile(parameter(codec, "profile-level-id")));
  return mode === otherMode && profile === otherProfile;
}

/** One `name=value` of an `a=fmtp`. */
export function parameterOf(fmtp: string, key: string): string | undefined {
  return fmtp
    .split(";")
    .map((part) => part.trim().split("="))
    .find(([name]) => name?.toLowerCase() === key)?.[1];
}

/** The profile of a `profile-level-id` without its level (RFC 6184 §8.1): 42 with its first or second constraint flag is one. */
function h264Profile(profileLevelId = "42000a"): string {
  const profile = profileLevelId.slice(0, 2).toLowerCase();
  const constraints = Number.parseInt(profileLevelId.slice(2, 4), 16);
  const isConstrainedBaseline =
    (profile === "42" && (constraints & 0x40) !== 0) || (profile === "4d" && (constraints & 0x80) !== 0);
  return isConstrainedBaseline ? "constrained baseline" : profile;
}
