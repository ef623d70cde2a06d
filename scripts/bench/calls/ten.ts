import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { BrowserPage } from "../../../e2e/contract/support/browsers/browser-page";
import type { Participant } from "../../../e2e/contract/support/participant";
import { launchTestBrowser } from "../browser";
import { LoadProcess } from "../media/load/load-process";
import { type OurServer, startOurs } from "../media/ours";
import type { Caller } from "../media/server-under-test";
import { usageOf } from "../process-usage";
import { publish, type Row } from "../report";
import { slopeOf } from "../statistics";
import { openPages } from "./open-pages";
import { vp8KeyFrameOf } from "./webp";

const pageCount = 3;
const syntheticCount = 7;
const sampleEveryMs = 10_000;
/** Memory grows while everything is used for the first time. */
const settleMinutes = 2;

/**
 * A call of ten: three pages of Chromium, seven synthetic people with a still picture each, everybody receives all others. Each 10 s:
 * did every stream go on, and how much memory does the server hold?
 * @param args minutes, 10 without
 */
export async function benchTen(root: string, [minutes = "10"]: readonly string[]): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const server = await startOurs(root);
  const browser = await launchTestBrowser();
  const pages = await openPages(browser, server.room);
  const load = new LoadProcess();
  try {
    const people: Participant[] = [];
    for (let index = 0; index < pageCount; index += 1) people.push(await pages.join());
    const [first] = people;
    if (!first) throw new Error("nobody is in the call");
    const synthetic = await publishPictures(server, load, await keyFrameFrom(first.page));
    const published: string[] = [];
    for (const person of people) published.push(await person.publish());
    await receiveAll(load, synthetic, published);
    const count = () => newestCounts(people, load);
    await untilAllMove(count);
    const rows = await watch(server.pid, count, Number(minutes));
    const notes = [
      `${minutes} minutes; load average before: ${loadBefore.toFixed(2)}.`,
      `A stream stalls when nothing new came in ${sampleEveryMs / 1000} s: pictures decoded in pages, packets elsewhere.`,
      `Memory is that of the media server's process, after the first ${settleMinutes} minutes.`,
    ];
    publish({ name: "ten", rows, notes }, root);
  } finally {
    await pages.close();
    await browser.close();
    await load.close();
    await server.stop();
  }
}

interface SyntheticPerson {
  caller: Caller;
  feed: string;
}

/** What came so far, by who receives what; it grows for as long as a stream goes on. */
type Counts = Record<string, number>;

async function publishPictures(server: OurServer, load: LoadProcess, keyFrame: Buffer): Promise<SyntheticPerson[]> {
  const people: SyntheticPerson[] = [];
  for (let index = 0; index < syntheticCount; index += 1) {
    const caller = await server.join();
    const offer = await load.call("offerPicture", `s${index}`, 1000 + index, keyFrame.toString("base64"));
    const { answer, feed } = await caller.publish(offer);
    await load.call("accept", `s${index}`, answer);
    people.push({ caller, feed });
  }
  return people;
}

/** Every synthetic person receives every other's stream, those of the pages, too. */
async function receiveAll(load: LoadProcess, people: readonly SyntheticPerson[], fromPages: readonly string[]) {
  for (const [index, { caller, feed: own }] of people.entries()) {
    const feeds = [...people.map(({ feed }) => feed), ...fromPages].filter((feed) => feed !== own);
    for (const feed of feeds) {
      const id = `person ${index + 1} of ${feed}`;
      await caller.receive(
        feed,
        (offer) => load.call("answer", id, offer),
        (candidate, mid) => void load.call("candidate", id, candidate, mid),
      );
    }
  }
}

/** A picture of 320x180 as a VP8 key frame: Chromium's own encoder makes it. */
async function keyFrameFrom(page: BrowserPage): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("no canvas");
    const colours = context.createLinearGradient(0, 0, 320, 180);
    for (let stop = 0; stop <= 10; stop += 1) colours.addColorStop(stop / 10, `hsl(${stop * 36} 80% 50%)`);
    context.fillStyle = colours;
    context.fillRect(0, 0, 320, 180);
    return canvas.toDataURL("image/webp", 0.8);
  });
  return vp8KeyFrameOf(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
}

async function newestCounts(people: readonly Participant[], load: LoadProcess): Promise<Counts> {
  const inPages = await Promise.all(
    people.map(async (person, index) => {
      const streams = (await person.events()).flatMap(({ type, streamId = "" }) =>
        type === "streamCreated" ? [streamId] : [],
      );
      return Promise.all(
        streams.map(
          async (id) => [`page ${index + 1} of ${id}`, (await person.received(id)).framesDecoded ?? 0] as const,
        ),
      );
    }),
  );
  return { ...(await load.call("received")), ...Object.fromEntries(inPages.flat()) };
}

async function untilAllMove(count: () => Promise<Counts>): Promise<void> {
  const expected = (pageCount + syntheticCount) * (pageCount + syntheticCount - 1);
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await wait(500)) {
    const counts = Object.values(await count());
    if (counts.length === expected && counts.every((value) => value > 0)) return;
  }
  const still = Object.entries(await count()).filter(([, value]) => value === 0);
  throw new Error(
    `not every stream arrived within a minute: ${still.map(([name]) => name).join("; ") || "some are missing"}`,
  );
}

async function watch(pid: number, count: () => Promise<Counts>, minutes: number): Promise<Row[]> {
  const memory: { time: number; value: number }[] = [];
  const stalled = new Map<string, number>();
  let [checks, before] = [0, await count()];
  for (const start = performance.now(); performance.now() - start < minutes * 60_000; ) {
    await wait(sampleEveryMs);
    const now = await count();
    for (const [name, value] of Object.entries(now)) {
      checks += 1;
      if (value <= (before[name] ?? 0)) stalled.set(name, (stalled.get(name) ?? 0) + 1);
    }
    before = now;
    const time = (performance.now() - start) / 60_000;
    const value = usageOf(pid)?.residentMb ?? Number.NaN;
    memory.push({ time, value });
    process.stdout.write(`\r  ${time.toFixed(1)} min: ${stalled.size} streams stalled, ${value.toFixed(1)} MB `);
  }
  process.stdout.write("\n");
  for (const [name, times] of stalled) console.log(`  stalled ${times} times: ${name}`);
  return [streamRow(checks, Object.keys(before).length, stalled), memoryRow(memory)];
}

function streamRow(checks: number, streams: number, stalled: ReadonlyMap<string, number>): Row {
  const failed = [...stalled.values()].reduce((sum, times) => sum + times, 0);
  return { what: "streams that go on", streams, checks, stalledChecks: failed, goal: failed === 0 ? "met" : "missed" };
}

/** Of a call shorter than the time to settle, all samples count. */
function memoryRow(samples: readonly { time: number; value: number }[]): Row {
  const settled = samples.filter(({ time }) => time > settleMinutes);
  const counted = settled.length > 1 ? settled : samples;
  const values = counted.map(({ value }) => value);
  return {
    what: "memory of the server",
    samples: values.length,
    minMb: Number(Math.min(...values).toFixed(1)),
    maxMb: Number(Math.max(...values).toFixed(1)),
    growthMbPerMinute: Number(slopeOf(counted).toFixed(3)),
  };
}
