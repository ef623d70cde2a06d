import { expect, test } from "vitest";
import { vp8KeyFrameOf } from "./webp";

function chunk(name: string, data: number[]): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, "latin1");
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, Buffer.from(data), Buffer.alloc(data.length % 2)]);
}

const riff = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");

test("the key frame is found, also behind other chunks of odd size", () => {
  const webp = Buffer.concat([riff, chunk("VP8X", [1, 2, 3]), chunk("VP8 ", [0x10, 0, 0])]);
  expect([...vp8KeyFrameOf(webp)]).toEqual([0x10, 0, 0]);
});

test("a lossless WebP holds none", () => {
  expect(() => vp8KeyFrameOf(Buffer.concat([riff, chunk("VP8L", [1, 2])]))).toThrow("no VP8 frame");
});
