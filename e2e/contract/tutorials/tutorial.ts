import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BrowserPage } from "../support/browsers/browser-page";
import type { OpenViduServer } from "../support/server";

const folderOf = (name: string) => fileURLToPath(new URL(`./${name}/`, import.meta.url));
const applicationServer = fileURLToPath(new URL("./basic-node/server.mjs", import.meta.url));
const library = createRequire(import.meta.url).resolve("openvidu-browser/static/js/openvidu-browser-2.32.2.min.js");

export interface Tutorial {
  url: string;
  stop(): Promise<void>;
}

/** Serves a tutorial's front end by the application server, which is told `OPENVIDU_URL` and `OPENVIDU_SECRET` and nothing else. */
export async function startTutorial(name: "openvidu-js" | "openvidu-react", server: OpenViduServer): Promise<Tutorial> {
  const folder = await mkdtemp(join(tmpdir(), "quickjoin-tutorial-"));
  await cp(join(folderOf(name), "index.html"), join(folder, "index.html"));
  if (name === "openvidu-js") {
    await cp(join(folderOf(name), "app.js"), join(folder, "app.js"));
    await cp(library, join(folder, "openvidu-browser.js"));
  } else {
    const entryPoints = [join(folderOf(name), "index.jsx")];
    const define = { global: "globalThis", "process.env.NODE_ENV": '"production"' };
    await build({ entryPoints, outfile: join(folder, "app.js"), bundle: true, jsx: "automatic", define });
  }
  const child = spawn(process.execPath, [applicationServer, folder], {
    env: { OPENVIDU_URL: server.url, OPENVIDU_SECRET: server.secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data", { signal: AbortSignal.timeout(30_000) });
  return {
    url: String(line).split("\n")[0] ?? "",
    async stop() {
      child.kill();
      await once(child, "exit");
      await rm(folder, { recursive: true });
    },
  };
}

/** Opens the front end and goes through its form. */
export async function enter(page: BrowserPage, url: string, userName: string, sessionId: string): Promise<void> {
  await page.goto(url);
  await page.fill("#userName", userName);
  await page.fill("#sessionId", sessionId);
  await page.click("#enter");
}

/** Who is shown, in order of their names. */
export function namesShown(page: BrowserPage): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("#video-container .data-node, #video-container p")]
      .map((name) => name.textContent ?? "")
      .sort(),
  );
}

/** Pictures shown so far by each video but the large one: the page's own and everybody else's. */
export function picturesShown(page: BrowserPage): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLVideoElement>("#video-container video")].map(
      (video) => video.getVideoPlaybackQuality().totalVideoFrames,
    ),
  );
}

/** Ids of the media streams in those videos. */
export function streamsShown(page: BrowserPage): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLVideoElement>("#video-container video")]
      .map(({ srcObject }) => (srcObject instanceof MediaStream ? srcObject.id : ""))
      .filter((id) => id !== ""),
  );
}
