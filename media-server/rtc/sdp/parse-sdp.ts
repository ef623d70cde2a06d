import { SdpError } from "../types";
import type { MediaKind } from "./media-format";

/** A media section: its `m=` line taken apart, and its other lines' values by their `a=` names. */
export interface SdpSection {
  media: string;
  port: number;
  protocol: string;
  formats: string[];
  attributes: SdpAttribute[];
}

/** `a=name:value`, or `a=name` with an empty value. */
export interface SdpAttribute {
  name: string;
  value: string;
}

export interface Sdp {
  attributes: SdpAttribute[];
  sections: SdpSection[];
}

/** A browser's description has a few kilobytes. */
const LONGEST = 200_000;
/** A browser's sections have up to 300 attributes. Readers compare them with each other, so their number is bounded. */
export const MOST_SECTIONS = 64;
export const MOST_ATTRIBUTES = 1_000;

/** Takes a description (RFC 8866) apart. Throws SdpError for what isn't one. */
export function parseSdp(text: string): Sdp {
  if (text.length > LONGEST) throw new SdpError("description too long");
  const sdp: Sdp = { attributes: [], sections: [] };
  const lines = text.split(/\r\n|\n/).filter((line) => line !== "");
  if (lines[0] !== "v=0") throw new SdpError("not a session description");

  for (const line of lines) {
    if (!/^[a-z]=/.test(line)) throw new SdpError("malformed line in description");
    const value = line.slice(2);
    if (line.startsWith("m=")) addBounded(sdp.sections, parseMediaLine(value), MOST_SECTIONS);
    if (line.startsWith("a=")) {
      addBounded((sdp.sections.at(-1) ?? sdp).attributes, parseAttribute(value), MOST_ATTRIBUTES);
    }
  }
  return sdp;
}

function addBounded<Part>(parts: Part[], part: Part, most: number): void {
  if (parts.length === most) throw new SdpError("too many parts in description");
  parts.push(part);
}

function parseMediaLine(value: string): SdpSection {
  const [media, port, protocol, ...formats] = value.split(" ");
  if (!media || !port || !protocol || !/^\d+$/.test(port)) throw new SdpError("malformed media line in description");
  return { media, port: Number(port), protocol, formats, attributes: [] };
}

function parseAttribute(value: string): SdpAttribute {
  const colon = value.indexOf(":");
  return colon < 0 ? { name: value, value: "" } : { name: value.slice(0, colon), value: value.slice(colon + 1) };
}

/** First value of an attribute. */
export function attributeOf(owner: { attributes: readonly SdpAttribute[] }, name: string): string | undefined {
  return owner.attributes.find((attribute) => attribute.name === name)?.value;
}

/** Every value of an attribute, in order. */
export function attributesOf(owner: { attributes: readonly SdpAttribute[] }, name: string): string[] {
  return owner.attributes.filter((attribute) => attribute.name === name).map((attribute) => attribute.value);
}

export function midOf(section: SdpSection): string {
  const mid = attributeOf(section, "mid");
  if (!mid || !/^[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}$/.test(mid)) throw new SdpError("section without a usable mid");
  return mid;
}

/** Whether the section is switched off by port 0, which doesn't mean that in one that is only bundled (RFC 8843 §6). */
export function isRejected(section: SdpSection): boolean {
  return section.port === 0 && attributeOf(section, "bundle-only") === undefined;
}

/** Whether the section carries media towards the reader of the description. */
export function sends(section: SdpSection): boolean {
  const stopped = section.attributes.some(({ name }) => name === "recvonly" || name === "inactive");
  return !isRejected(section) && !stopped;
}

/** The first section of a kind that carries media towards us. */
export function sendingSection(sdp: Sdp, kind: MediaKind): SdpSection | undefined {
  return sdp.sections.find((section) => section.media === kind && sends(section));
}
