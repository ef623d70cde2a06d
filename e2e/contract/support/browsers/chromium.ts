import type { BrowserType, LaunchOptions } from "@playwright/test";
import { type BrowserPage, clearStorage, type TestBrowser } from "./browser-page";

/** Chromium, driven by Playwright. It takes every certificate. */
export async function launchChromium(type: BrowserType, options: LaunchOptions): Promise<TestBrowser> {
  const browser = await type.launch(options);
  return {
    async newPage() {
      const context = await browser.newContext({ permissions: ["camera", "microphone"], ignoreHTTPSErrors: true });
      const page = await context.newPage();
      const initScripts: { dispose(): Promise<void> }[] = [];
      return {
        addInitScript: async (script, argument) => {
          initScripts.push(await page.addInitScript(script as never, argument as never));
        },
        goto: (url) => page.goto(url),
        evaluate: page.evaluate.bind(page) as BrowserPage["evaluate"],
        click: (selector) => page.click(selector),
        fill: (selector, text) => page.fill(selector, text),
        mouse: page.mouse,
        reset: async () => {
          await page.evaluate(clearStorage);
          await Promise.all(initScripts.splice(0).map((script) => script.dispose()));
          await page.goto("about:blank");
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
