import { type Browser, chromium } from "@playwright/test";
import type { TestBrowser } from "../../e2e/contract/support/browsers/browser-page";
import { launchChromium } from "../../e2e/contract/support/browsers/chromium";
import { chromiumOptions } from "../../e2e/fixtures/chromium";

const launch = { ...chromiumOptions, args: [...chromiumOptions.args, "--mute-audio"] };

export const launchBrowser = (): Promise<Browser> => chromium.launch(launch);

/** For the pages of the contract suite, which are openvidu-browser and nothing else. */
export const launchTestBrowser = (): Promise<TestBrowser> => launchChromium(chromium, launch);

export interface KillableBrowser {
  browser: Browser;
  /** SIGKILL to all its processes: nothing is said to anybody. */
  kill(): Promise<void>;
}

export async function launchKillableBrowser(): Promise<KillableBrowser> {
  const server = await chromium.launchServer(launch);
  return { browser: await chromium.connect(server.wsEndpoint()), kill: () => server.kill() };
}
