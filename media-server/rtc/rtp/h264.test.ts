import { describe, expect, it } from "vitest";
import { readH264 } from "./h264";
import { emptyMediaPacket } from "./media-packet";

function starts(...bytes: number[]): boolean {
  const facts = emptyMediaPacket();
  readH264(Buffer.from(bytes), 0, bytes.length, facts);
  return facts.startsKeyFrame;
}

const SPS = [0x67, 0x42, 0xe0, 0x1f];
const PPS = [0x68, 0xce];
const IDR = [0x65, 0x88];
const aggregate = (...units: number[][]) => [0x78, ...units.flatMap((unit) => [0, unit.length, ...unit])];

describe("readH264", () => {
  it("sees where a decoder can begin: at the sequence parameters, alone or with others", () => {
    expect(starts(...SPS)).toBe(true);
    expect(starts(...aggregate(SPS, PPS))).toBe(true);
    expect(starts(...aggregate([0x09, 0x10], SPS, PPS, IDR))).toBe(true);
  });

  it("is not fooled by the slices after them, whole or in fragments, nor by other aggregates", () => {
    expect(starts(...IDR)).toBe(false);
    expect(starts(0x7c, 0x85, 0x88)).toBe(false); // first fragment (FU-A) of a key frame's slice
    expect(starts(...PPS)).toBe(false);
    expect(starts(...aggregate(PPS, IDR))).toBe(false);
    expect(starts(0x61, 0x9a)).toBe(false);
  });

  it("reads no further than the payload, whatever an aggregate says of its sizes", () => {
    expect(starts()).toBe(false);
    expect(starts(0x78)).toBe(false);
    expect(starts(0x78, 0xff, 0xff, 0x68, 0x67)).toBe(false);
    expect(starts(0x78, 0, 0, 0, 0, 0, 0)).toBe(false);
  });
});
