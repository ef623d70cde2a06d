import { existsSync } from "node:fs";
import { launch } from "puppeteer-core";
import type { BrowserPage, TestBrowser } from "./browser-page";

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
      return {
        addInitScript: (script, argument) => page.evaluateOnNewDocument(script as never, argument),
        goto: (url) => page.goto(url),
        evaluate: ((...call: Parameters<typeof page.evaluate>) =>
          page.evaluate(...call).catch(rejectByError)) as BrowserPage["evaluate"],
        click: (selector) => page.locator(selector).click(),
        fill: (selector, text) => page.locator(selector).fill(text),
        mouse: page.mouse,
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
