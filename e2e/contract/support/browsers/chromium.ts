import type { BrowserType, LaunchOptions } from "@playwright/test";
import type { BrowserPage, TestBrowser } from "./browser-page";

/** Chromium, driven by Playwright. It takes every certificate. */
export async function launchChromium(type: BrowserType, options: LaunchOptions): Promise<TestBrowser> {
  const browser = await type.launch(options);
  return {
    async newPage() {
      const context = await browser.newContext({ permissions: ["camera", "microphone"], ignoreHTTPSErrors: true });
      const page = await context.newPage();
      return {
        addInitScript: page.addInitScript.bind(page) as BrowserPage["addInitScript"],
        goto: (url) => page.goto(url),
        evaluate: page.evaluate.bind(page) as BrowserPage["evaluate"],
        click: (selector) => page.click(selector),
        fill: (selector, text) => page.fill(selector, text),
        mouse: page.mouse,
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
