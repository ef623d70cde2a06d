import { SdpError } from "../types";
import { attributeOf, attributesOf, type Sdp, type SdpSection } from "./parse-sdp";

/** What two ends must know of each other to connect: ICE (RFC 8839) and DTLS (RFC 8842). */
export interface TransportParameters {
  iceUfrag: string;
  icePwd: string;
  /** Algorithm and digest, as in `a=fingerprint`. */
  fingerprint: string;
  setup: "actpass" | "active" | "passive";
  /** Values of `a=candidate` with their leading `candidate:`. */
  candidates: string[];
}

const ICE_TEXT = /^[A-Za-z0-9+/]{4,256}$/;
const FINGERPRINT = /^[A-Za-z0-9-]+ (?:[0-9A-Fa-f]{2}:)*[0-9A-Fa-f]{2}$/;

/** Of one section; ICE and DTLS lines may stand in the section or before all of them. Throws SdpError. */
export function transportParametersOf(sdp: Sdp, section: SdpSection): TransportParameters {
  const find = (name: string) => attributeOf(section, name) ?? attributeOf(sdp, name) ?? "";
  const iceUfrag = find("ice-ufrag");
  const icePwd = find("ice-pwd");
  const fingerprint = find("fingerprint");
  const setup = find("setup");
  if (!ICE_TEXT.test(iceUfrag) || !ICE_TEXT.test(icePwd)) throw new SdpError("description without ICE credentials");
  if (!FINGERPRINT.test(fingerprint)) throw new SdpError("description without a fingerprint");
  if (setup !== "actpass" && setup !== "active" && setup !== "passive") {
    throw new SdpError("description without a DTLS role");
  }
  const candidates = attributesOf(section, "candidate").map((value) => `candidate:${value}`);
  return { iceUfrag, icePwd, fingerprint, setup, candidates };
}

/** The lines of a section that say it. */
export function transportLines(parameters: TransportParameters): string[] {
  return [
    `a=ice-ufrag:${parameters.iceUfrag}`,
    `a=ice-pwd:${parameters.icePwd}`,
    "a=ice-options:trickle",
    `a=fingerprint:${parameters.fingerprint}`,
    `a=setup:${parameters.setup}`,
  ];
}
