import { describe, expect, it } from "vitest";
import { SdpError } from "../types";
import { parseSdp } from "./parse-sdp";
import { readLayers } from "./read-layers";

function layersOf(...lines: string[]) {
  const [section] = parseSdp(["v=0", "m=video 9 UDP/TLS/RTP/SAVPF 96", ...lines].join("\r\n")).sections;
  if (section === undefined) throw new Error("no section");
  return readLayers(section);
}

const rids = (...names: string[]) => names.map((name) => `a=rid:${name} send`);

describe("the layers of an offer", () => {
  it("are openvidu-browser's, each with its share of the height", () => {
    expect(layersOf(...rids("rdiv4", "rdiv2", "rdiv1"), "a=simulcast:send rdiv4;rdiv2;rdiv1")).toEqual({
      layers: [
        { rid: "rdiv4", share: 0.25 },
        { rid: "rdiv2", share: 0.5 },
        { rid: "rdiv1", share: 1 },
      ],
      isSimulcast: true,
    });
  });

  it("are relative to the largest that is offered, in the offer's order", () => {
    expect(layersOf(...rids("rdiv2", "rdiv4"), "a=simulcast:send rdiv2;rdiv4").layers).toEqual([
      { rid: "rdiv2", share: 1 },
      { rid: "rdiv4", share: 0.5 },
    ]);
  });

  it("are halves of each other under any other names, smallest first", () => {
    const { layers } = layersOf(...rids("q", "h", "f"), "a=simulcast:send q;~h;f,x recv y");
    expect(layers.map(({ rid, share }) => [rid, share])).toEqual([
      ["q", 0.25],
      ["h", 0.5],
      ["f", 1],
    ]);
  });

  it("may be named without a simulcast, or not at all", () => {
    expect(layersOf(...rids("a"))).toEqual({ layers: [{ rid: "a", share: 1 }], isSimulcast: false });
    expect(layersOf("a=rid:b recv")).toEqual({ layers: [], isSimulcast: false });
    expect(layersOf()).toEqual({ layers: [], isSimulcast: false });
  });

  it.each([
    ["too many", rids(..."abcdefghi")],
    ["names that can't be", rids("a b c", "d;e")],
    ["names that are too long", rids("a".repeat(17))],
    ["the same name twice", rids("a", "a")],
  ])("are refused with %s", (_, lines) => {
    expect(() => layersOf(...lines)).toThrow(SdpError);
  });
});
