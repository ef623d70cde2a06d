import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BrowserPage } from "../support/browsers/browser-page";
import { test as base, expect } from "../support/meeting";

const folderOf = (name: string) => fileURLToPath(new URL(`./${name}/`, import.meta.url));
const applicationServer = fileURLToPath(new URL("./basic-node/server.mjs", import.meta.url));
const library = createRequire(import.meta.url).resolve("openvidu-browser/static/js/openvidu-browser-2.32.2.min.js");

/** Of what is waited for: looks often, as it is mostly there within a tenth of a second. */
export const soon = { timeout: 15_000, intervals: [50, 100, 200] };

type TutorialName = "openvidu-js" | "openvidu-react";

/**
 * `test` of the meetings' fixture with `serveTutorial`: it serves a tutorial's front end by the application server, which is told
 * `OPENVIDU_URL` and `OPENVIDU_SECRET` and nothing else, and gives its address. Process and files are gone after the test.
 */
export const test = base.extend<{ serveTutorial: (name: TutorialName) => Promise<string> }>({
  serveTutorial: async ({ server }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "quickjoin-tutorial-"));
    const children: ChildProcess[] = [];
    await use(async (name) => {
      await buildFrontEnd(name, folder);
      const child = spawn(process.execPath, [applicationServer, folder], {
        env: { OPENVIDU_URL: server.url, OPENVIDU_SECRET: server.secret },
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(child);
      const [line] = await once(child.stdout, "data", { signal: AbortSignal.timeout(30_000) });
      return String(line).split("\n")[0] ?? "";
    });
    for (const child of children) {
      if (child.kill()) await once(child, "exit");
    }
    await rm(folder, { recursive: true });
  },
});

async function buildFrontEnd(name: TutorialName, folder: string): Promise<void> {
  await cp(join(folderOf(name), "index.html"), join(folder, "index.html"));
  if (name === "openvidu-js") {
    await cp(join(folderOf(name), "app.js"), join(folder, "app.js"));
    await cp(library, join(folder, "openvidu-browser.js"));
    return;
  }
  const entryPoints = [join(folderOf(name), "index.jsx")];
  const define = { global: "globalThis", "process.env.NODE_ENV": '"production"' };
  await build({ entryPoints, outfile: join(folder, "app.js"), bundle: true, jsx: "automatic", define });
}

/** Opens the front end and goes through its form. */
async function enter(page: BrowserPage, url: string, userName: string, sessionId: string): Promise<void> {
  await page.addInitScript(recordConnections);
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

/** The energy of the sound that the page plays grows from now on. */
async function hearsSound(page: BrowserPage): Promise<void> {
  const before = await soundHeard(page);
  await expect.poll(() => soundHeard(page), soon).toBeGreaterThan(before + 0.001);
}

/** Clicks another person's video: the large one then shows their name and picture, and it moves. */
export async function makesMain(page: BrowserPage, selector: string, userName: string): Promise<void> {
  const streamId = await page.evaluate(streamOf, selector);
  await page.click(selector);
  await expect
    .poll(() => page.evaluate(() => document.querySelector("#main-video p")?.textContent), soon)
    .toBe(userName);
  expect(await page.evaluate(streamOf, "#main-video video")).toBe(streamId);
  const pictures = () =>
    page.evaluate(
      () =>
        document.querySelector<HTMLVideoElement>("#main-video video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    );
  const before = await pictures();
  await expect.poll(pictures, soon).toBeGreaterThan(before + 10);
}

/** Runs in the page: the id of the media stream that a video shows. */
function streamOf(selector: string): string {
  const shown = document.querySelector<HTMLVideoElement>(selector)?.srcObject;
  return shown instanceof MediaStream ? shown.id : "";
}

/** Runs in the page before anything else there: notes every connection that the library makes. */
function recordConnections(): void {
  const connections: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  Object.assign(globalThis, { recordedConnections: connections });
}

function soundHeard(page: BrowserPage): Promise<number> {
  return page.evaluate(async () => {
    const { recordedConnections } = globalThis as unknown as { recordedConnections: RTCPeerConnection[] };
    let energy = 0;
    for (const connection of recordedConnections) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === "inbound-rtp" && entry.kind === "audio") energy += entry.totalAudioEnergy ?? 0;
      }
    }
    return energy;
  });
}

/** Ann and Ben enter a session of their own through the front end at `url`: each sees both, and hears the other. */
export async function annAndBenMeet(newPage: () => Promise<BrowserPage>, url: string) {
  const sessionId = `tutorial-${randomUUID()}`;
  const [ann, ben] = [await newPage(), await newPage()];
  await enter(ann, url, "Ann", sessionId);
  await enter(ben, url, "Ben", sessionId);
  for (const page of [ann, ben]) {
    await expect.poll(() => namesShown(page), soon).toEqual(["Ann", "Ben"]);
    await expect.poll(async () => Math.min(...(await picturesShown(page))), soon).toBeGreaterThan(10);
    await hearsSound(page);
  }
  return { ann, ben };
}
