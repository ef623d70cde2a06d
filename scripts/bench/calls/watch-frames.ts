import type { BrowserPage } from "../../../e2e/contract/support/browsers/browser-page";
import { type Freezes, freezesIn } from "./freezes";

/** Looks for `seconds` at the frames that the page's first video shows. */
export async function watchFrames(page: BrowserPage, seconds: number): Promise<Freezes> {
  const { framesMs, startMs, endMs } = await page.evaluate(async (lookMs) => {
    const video = document.querySelector("video");
    if (!video) throw new Error("the page shows no video");
    const moments: number[] = [];
    const start = performance.now();
    let looking = true;
    const look = () => {
      video.requestVideoFrameCallback((_, { presentationTime }) => {
        if (!looking) return;
        if (presentationTime > start) moments.push(presentationTime);
        look();
      });
    };
    look();
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    looking = false;
    return { framesMs: moments, startMs: start, endMs: performance.now() };
  }, seconds * 1000);
  return freezesIn(
    framesMs.filter((moment) => moment <= endMs),
    startMs,
    endMs,
  );
}
