/**
 * The VP8 key frame inside a lossy WebP (RIFF chunk "VP8 ", developers.google.com/speed/webp/docs/riff_container).
 * @throws Error when there is none
 */
export function vp8KeyFrameOf(webp: Buffer): Buffer {
  for (let at = 12; at + 8 <= webp.length; ) {
    const size = webp.readUInt32LE(at + 4);
    if (webp.toString("latin1", at, at + 4) === "VP8 ") return webp.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2); // chunks are padded to even sizes
  }
  throw new Error("the WebP holds no VP8 frame");
}
