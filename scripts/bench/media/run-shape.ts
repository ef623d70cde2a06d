import { setTimeout as wait } from "node:timers/promises";
import { usageOf } from "../process-usage";
import { DelayHistogram } from "./load/delay-histogram";
import { LoadProcess } from "./load/load-process";
import type { LoadResult } from "./load/load-worker";
import type { Caller, ServerKind, ServerUnderTest } from "./server-under-test";
import { deliveriesOf, peopleIn, type Shape } from "./shapes";

/** One run of one server under one shape. */
export interface Run {
  /** Server CPU, of all threads, per delivered packet. */
  cpuMicrosPerPacket: number;
  /** Of one core. */
  cpuShare: number;
  deliveredShare: number;
  /** What the senders managed, of what the shape asks. */
  sentShare: number;
  delayMedianMs: number;
  delayP99Ms: number;
  residentMb: number;
  memoryKbPerPerson: number;
}

const receivingProcesses = 2;
const joinsAtOnce = 8;
const warmUpMs = 2_000;
/** All has arrived when nothing more came for as long. */
const quietMs = 400;

/** Starts the server, connects everybody, measures for `seconds`, ends all. */
export async function runShape(kind: ServerKind, shape: Shape, seconds: number): Promise<Run> {
  const server = await kind.start();
  const load = Array.from({ length: 1 + receivingProcesses }, () => new LoadProcess());
  try {
    const emptyMb = residentMbOf(server);
    await connect(server, shape, load);
    await Promise.all(load.map((one) => one.call("start", shape.packetsPerSecond)));
    await wait(warmUpMs);
    return await measure(server, shape, { load, seconds, emptyMb });
  } finally {
    await Promise.all(load.map((one) => one.close()));
    await server.stop();
  }
}

interface Measurement {
  load: readonly LoadProcess[];
  seconds: number;
  emptyMb: number;
}

async function measure(server: ServerUnderTest, shape: Shape, { load, seconds, emptyMb }: Measurement): Promise<Run> {
  await Promise.all(load.map((one) => one.call("count")));
  const before = cpuSecondsOf(server);
  const startMs = performance.now();
  await wait(seconds * 1000);
  const residentMb = residentMbOf(server);
  await Promise.all(load.map((one) => one.call("stop")));
  const measuredSeconds = (performance.now() - startMs) / 1000;
  // What an overloaded server still has to do counts, too.
  const results = await drained(load);
  const cpuSeconds = cpuSecondsOf(server) - before;
  const delays = new DelayHistogram();
  for (const result of results) delays.addAll(DelayHistogram.from(result.delays));
  const sent = results.reduce((sum, result) => sum + result.sent, 0);
  const received = results.reduce((sum, result) => sum + result.received, 0);
  return {
    cpuMicrosPerPacket: (cpuSeconds / received) * 1e6,
    cpuShare: cpuSeconds / measuredSeconds,
    deliveredShare: received / (sent * (deliveriesOf(shape) / shape.publishers)),
    sentShare: sent / (shape.publishers * shape.packetsPerSecond * measuredSeconds),
    delayMedianMs: delays.quantile(0.5),
    delayP99Ms: delays.quantile(0.99),
    residentMb,
    memoryKbPerPerson: ((residentMb - emptyMb) / peopleIn(shape)) * 1024,
  };
}

async function drained(load: readonly LoadProcess[]): Promise<LoadResult[]> {
  const resultNow = () => Promise.all(load.map((one) => one.call("result")));
  let results = await resultNow();
  for (;;) {
    await wait(quietMs);
    const later = await resultNow();
    if (later.every(({ received }, index) => received === results[index]?.received)) return later;
    results = later;
  }
}

/** All senders in the first process, receivers spread over the others. */
async function connect(server: ServerUnderTest, shape: Shape, load: readonly LoadProcess[]): Promise<void> {
  const [sending, ...receiving] = load;
  if (!sending) throw new Error("no process to send from");
  const feeds: { feed: string; by: Caller }[] = [];
  for (let index = 0; index < shape.publishers; index += 1) {
    const by = await server.join();
    const { answer, feed } = await by.publish(await sending.call("offer", `s${index}`, 1000 + index));
    await sending.call("accept", `s${index}`, answer);
    feeds.push({ feed, by });
  }
  await untilOpen(load);

  const viewers = shape.isMesh ? feeds.map(({ by }) => by) : await joinAll(server, shape.receivers);
  const views = viewers.flatMap((viewer) =>
    feeds.filter(({ by }) => by !== viewer).map(({ feed }) => ({ viewer, feed })),
  );
  await inBatches(views, async ({ viewer, feed }, index) => {
    const process = receiving[index % receiving.length] ?? sending;
    const id = `r${index}`;
    await viewer.receive(
      feed,
      (offer) => process.call("answer", id, offer),
      (candidate, mid) => void process.call("candidate", id, candidate, mid),
    );
  });
  await untilOpen(load);
}

async function joinAll(server: ServerUnderTest, people: number): Promise<Caller[]> {
  const callers: Caller[] = [];
  await inBatches(Array.from({ length: people }), async () => {
    callers.push(await server.join());
  });
  return callers;
}

async function inBatches<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += joinsAtOnce) {
    await Promise.all(items.slice(start, start + joinsAtOnce).map((item, offset) => work(item, start + offset)));
  }
}

async function untilOpen(load: readonly LoadProcess[]): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await wait(50)) {
    const waiting = await Promise.all(load.map((one) => one.call("waiting")));
    if (waiting.every((count) => count === 0)) return;
  }
  throw new Error("not everybody was connected within 30 s");
}

function cpuSecondsOf({ pid }: ServerUnderTest): number {
  return usage(pid).cpuSeconds;
}

function residentMbOf({ pid }: ServerUnderTest): number {
  return usage(pid).residentMb;
}

function usage(pid: number) {
  const found = usageOf(pid);
  if (!found) throw new Error("the server under test is gone, or this isn't Linux");
  return found;
}
