import { SdpError } from "../types";
import { attributesOf, type SdpSection } from "./parse-sdp";

/** One layer of a simulcast (RFC 8853), as the offer names it. */
export interface OfferedLayer {
  rid: string;
  /** Height of its picture relative to the largest layer's. */
  share: number;
}

/** Chrome sends three at most. */
const MOST_LAYERS = 8;
/** RFC 8851 §10; longer ones don't fit a header extension of one byte's head. */
const RID = /^[A-Za-z0-9_-]{1,16}$/;

/**
 * The layers that a section offers, in the order of its `a=simulcast`, which is answered alike. @throws SdpError for
 * names that can't be, or too many.
 */
export function readLayers(section: SdpSection): { layers: OfferedLayer[]; isSimulcast: boolean } {
  const declared = attributesOf(section, "rid").flatMap((value) => {
    const [rid = "", direction] = value.split(" ");
    return direction === "send" ? [rid] : [];
  });
  const order = simulcastOrder(section);
  const rids = order === undefined ? declared : order.filter((rid) => declared.includes(rid));
  if (rids.length > MOST_LAYERS) throw new SdpError("offer with too many layers");
  if (rids.some((rid) => !RID.test(rid)) || new Set(rids).size < rids.length) {
    throw new SdpError("offer with a malformed layer");
  }
  const divisors = rids.map((rid, index) => divisorOf(rid) ?? 2 ** (rids.length - 1 - index));
  const least = Math.min(...divisors);
  const layers = rids.map((rid, index) => ({ rid, share: least / (divisors[index] ?? least) }));
  return { layers, isSimulcast: order !== undefined && layers.length > 0 };
}

/** `send rdiv4;rdiv2;~rdiv1`: of alternatives (`a,b`) the first, paused or not. */
function simulcastOrder(section: SdpSection): string[] | undefined {
  const words = attributesOf(section, "simulcast")[0]?.split(" ") ?? [];
  const list = words[words.indexOf("send") + 1];
  if (!words.includes("send") || list === undefined) return undefined;
  return list.split(";").map((alternatives) => (alternatives.split(",")[0] ?? "").replace(/^~/, ""));
}

/** openvidu-browser names a layer by what it divides the picture's size by; other names are taken for halves, smallest first. */
function divisorOf(rid: string): number | undefined {
  const divisor = Number(/^rdiv(\d{1,2})$/.exec(rid)?.[1]);
  return divisor >= 1 ? divisor : undefined;
}
