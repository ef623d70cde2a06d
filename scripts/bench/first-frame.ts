import type { Page } from "@playwright/test";

/** Milliseconds since 1970 by the page's monotonic clock, so that two pages of one machine compare. */
interface Moments {
  clickedAt: number | null;
  firstFrameAt: number | null;
}

/** Notes in the page the first click from now on, and the first picture of somebody else. */
export interface MomentsWatch {
  /** NaN before the click. */
  clickedAt(): Promise<number>;
  /** Waits until there is a picture. */
  firstFrameAt(): Promise<number>;
}

/** Begins to watch a page in which somebody else's `<video>` isn't there yet. */
export async function watchFirstFrame(page: Page): Promise<MomentsWatch> {
  const moments = await page.evaluateHandle(() => {
    const seen: Moments = { clickedAt: null, firstFrameAt: null };
    const known = new WeakSet<HTMLVideoElement>();
    const now = (sinceLoadMs: number) => performance.timeOrigin + sinceLoadMs;
    addEventListener("click", (event) => (seen.clickedAt ??= now(event.timeStamp)), { capture: true });
    for (const video of document.querySelectorAll("video")) known.add(video);
    const look = () => {
      for (const video of document.querySelectorAll("video")) {
        const name = video.closest("figure")?.getAttribute("aria-label") ?? null;
        if (known.has(video) || name === null || name.endsWith("(you)")) continue;
        known.add(video);
        video.requestVideoFrameCallback((_, picture) => (seen.firstFrameAt ??= now(picture.presentationTime)));
      }
      if (seen.firstFrameAt === null) requestAnimationFrame(look);
    };
    look();
    return seen;
  });
  return {
    clickedAt: () => moments.evaluate((seen) => seen.clickedAt ?? Number.NaN),
    async firstFrameAt() {
      await page.waitForFunction((seen) => seen.firstFrameAt !== null, moments, { polling: 50 });
      return moments.evaluate((seen) => seen.firstFrameAt ?? Number.NaN);
    },
  };
}
