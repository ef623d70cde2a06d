import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { Problem } from "../setup/problem.mjs";
import { run } from "../setup/run.mjs";
import { installFromDebian, mayInstallFromDebian, namedProgram, systemProgram } from "./system-program.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The Chromium that the end-to-end tests drive: the one named by CHROMIUM_PATH, the system's, else one that this downloads
 * (Playwright's own; as root on Debian, the Debian package).
 * @returns {Promise<string>} its path
 */
export async function ensureBrowser() {
  const found =
    namedProgram("CHROMIUM_PATH") ?? systemBrowser() ?? (await playwrightBrowser()) ?? (await debianBrowser());
  if (found) return found;
  throw new Problem(
    "No Chromium to run the end-to-end tests: install Chromium or Google Chrome, or set CHROMIUM_PATH.",
  );
}

const systemBrowser = () => systemProgram(NAMES, APPLICATIONS);

/** Playwright's download, which isn't to be had everywhere; undefined when it fails. */
async function playwrightBrowser() {
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  try {
    const cli = join(root, "node_modules", "@playwright", "test", "cli.js");
    await run(process.execPath, [cli, "install", "chromium"], {
      failure: "Playwright's Chromium could not be downloaded",
    });
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

async function debianBrowser() {
  if (!mayInstallFromDebian()) return undefined;
  await installFromDebian("chromium");
  return systemBrowser();
}
