import { existsSync } from "node:fs";
import { launch } from "puppeteer-core";
import { type BrowserPage, clearStorage, type TestBrowser } from "./browser-page";

/** Devices that play a picture and a tone, given without a question; and what a machine with nothing but loopback needs. */
const preferences = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  // Without them, a page that has no camera open offers the default route's addresses alone, and never loopback.
  "permissions.default.camera": 1,
  "permissions.default.microphone": 1,
  "media.devices.insecure.enabled": true,
  "media.getusermedia.insecure.enabled": true,
  "media.autoplay.default": 0,
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  // Its estimate of the line begins at 300 kbit/s whatever the answer says, which lasts for seconds, and on a busy machine for good.
  "media.peerconnection.video.min_bitrate_estimate": 1_500_000,
  // A document that was left is gone, and doesn't wait for somebody who comes back.
  "browser.sessionhistory.max_total_viewers": 0,
  // It would be downloaded.
  "media.gmp-manager.updateEnabled": false,
};

/** Firefox, driven by puppeteer: Playwright knows only a Firefox of its own making. `FIREFOX_PATH` names it. It takes every certificate. */
export async function launchFirefox(): Promise<TestBrowser> {
  const executablePath = process.env.FIREFOX_PATH ?? "/usr/bin/firefox-esr";
  if (!existsSync(executablePath)) throw new Error(`no Firefox at ${executablePath}: install it, or set FIREFOX_PATH`);
  const browser = await launch({
    browser: "firefox",
    executablePath,
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: preferences,
  });
  return {
    async newPage() {
      const context = await browser.createBrowserContext();
      // A window, not a tab: Firefox draws nothing in a tab that is behind another.
      const page = await context.newPage({ type: "window" });
      const initScripts: string[] = [];
      return {
        addInitScript: async (script, argument) => {
          initScripts.push((await page.evaluateOnNewDocument(script as never, argument)).identifier);
        },
        goto: (url) => page.goto(url),
        evaluate: ((...call: Parameters<typeof page.evaluate>) =>
          page.evaluate(...call).catch(rejectByError)) as BrowserPage["evaluate"],
        click: (selector) => page.locator(selector).click(),
        fill: (selector, text) => page.locator(selector).fill(text),
        mouse: page.mouse,
        reset: async () => {
          await page.evaluate(clearStorage);
          await Promise.all(initScripts.splice(0).map((id) => page.removeScriptToEvaluateOnNewDocument(id)));
          await page.goto("about:blank");
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** What a page rejects with that isn't an Error arrives as a bare object; Playwright makes an Error of it. */
function rejectByError(cause: unknown): never {
  throw cause instanceof Error ? cause : new Error(JSON.stringify(cause), { cause });
}
