import type { VideoCodec } from "../rtc/types";
import type { SessionProperties } from "./properties";

type CodecProperties = Pick<SessionProperties, "forcedVideoCodec" | "allowTranscoding">;

/** OpenVidu 2.32's MEDIA_SERVER_PREFERRED is its media server's own choice; this is ours, best first. */
const PREFERRED: readonly VideoCodec[] = ["VP8", "H264", "VP9"];

/**
 * The codecs that a session's publishers may send pictures in, best first; undefined when any will do. Nothing is ever
 * transcoded: where a session would allow it, the forced codec is only the first choice.
 */
export function allowedVideoCodecs(properties: CodecProperties): readonly VideoCodec[] | undefined {
  const { forcedVideoCodec: forced, allowTranscoding } = properties;
  if (forced === "NONE") return undefined;
  if (forced === "MEDIA_SERVER_PREFERRED") return PREFERRED;
  return allowTranscoding ? [forced, ...PREFERRED.filter((codec) => codec !== forced)] : [forced];
}

/** Whether a missing codec is the session's rule (error 800) or just an SDP that doesn't fit (302). */
export function forcesVideoCodec({ forcedVideoCodec, allowTranscoding }: CodecProperties): boolean {
  return forcedVideoCodec !== "NONE" && !allowTranscoding;
}
