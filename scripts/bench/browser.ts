import { type Browser, chromium } from "@playwright/test";
import { chromiumOptions } from "../../e2e/fixtures/chromium";

const launch = { ...chromiumOptions, args: [...chromiumOptions.args, "--mute-audio"] };

export const launchBrowser = (): Promise<Browser> => chromium.launch(launch);

export interface KillableBrowser {
  browser: Browser;
  /** SIGKILL to all its processes: nothing is said to anybody. */
  kill(): Promise<void>;
}

export async function launchKillableBrowser(): Promise<KillableBrowser> {
  const server = await chromium.launchServer(launch);
  return { browser: await chromium.connect(server.wsEndpoint()), kill: () => server.kill() };
}
