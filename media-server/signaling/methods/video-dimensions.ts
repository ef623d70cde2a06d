import { z } from "zod";

const dimensions = z.object({ width: z.number(), height: z.number() });

/** JSON text of `{ width, height }`. Others' openvidu-browser parses it and would throw on anything else. */
export const videoDimensions = z.string().refine((text) => {
  try {
    return dimensions.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}, "must be the JSON text of width and height");
