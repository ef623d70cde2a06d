import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../setup/places.mjs";
import { Problem } from "../setup/problem.mjs";
import { run } from "../setup/run.mjs";

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
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) {
    throw new Problem(
      `CHROMIUM_PATH is "${named}", where no file is: correct it, or leave it out to use the system's browser.`,
    );
  }
  const found = named ?? systemBrowser() ?? (await playwrightBrowser()) ?? (await debianBrowser());
  if (found) return found;
  throw new Problem(
    "No Chromium to run the end-to-end tests: install Chromium or Google Chrome, or set CHROMIUM_PATH.",
  );
}

function systemBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...APPLICATIONS].find((path) => existsSync(path));
}

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
  if (process.getuid?.() !== 0 || !isDebian()) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const failure = "Debian's chromium package could not be installed";
  await run("apt-get", ["update"], { env, failure });
  await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env, failure });
  return systemBrowser();
}

/** Ubuntu's package of that name only points to a snap, which is of no use in a container. */
function isDebian() {
  return existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}
