import { expect, test } from "vitest";
import { videoShare } from "./video-share";

test.each([
  [180, '{"width":1280,"height":720}', 0.25],
  [720, '{"width":1280,"height":720}', 1],
  [2000, '{"width":1280,"height":720}', 1],
  [0, '{"width":1280,"height":720}', 0],
  [180, undefined, 1],
  [180, '{"width":0,"height":0}', 1],
  [0, undefined, 0],
])("%d pixels of %s", (maxHeight, dimensions, share) => {
  expect(videoShare(maxHeight, dimensions)).toBe(share);
});
