import { parseSdp } from "./parse-sdp";
import { type TransportParameters, transportLines, transportParametersOf } from "./transport-parameters";

/** The only section that the engine ever sees. */
export const ENGINE_MID = "0";

/**
 * What the engine is told of the browser: a single section, so that it hands every RTP and RTCP packet of the
 * connection to its one track. libdatachannel 0.24: with two sections, packets whose SSRC no `a=ssrc` line names are dropped.
 */
export function writeEngineDescription(remote: TransportParameters): string {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${ENGINE_MID}`,
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "c=IN IP4 0.0.0.0",
    `a=mid:${ENGINE_MID}`,
    "a=sendrecv",
    "a=rtcp-mux",
    "a=rtpmap:96 VP8/90000",
    ...transportLines(remote),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** The engine's own ICE and DTLS parameters, with its candidates, out of its description. Throws SdpError. */
export function readEngineDescription(text: string): TransportParameters {
  const sdp = parseSdp(text);
  const section = sdp.sections[0] ?? { media: "video", port: 0, protocol: "", formats: [], attributes: [] };
  return transportParametersOf(sdp, section);
}
