import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { usageOf } from "../process-usage";
import { publish, type Row } from "../report";
import { summarise } from "../statistics";
import { CpuMeter } from "./cpu";
import { leaveCall, type OpenCall, openCall } from "./open-call";
import { databaseKinds } from "./processes/databases";
import type { Stand } from "./stand";

const count = 1_000;
/** Of another session, there before and all the time: what the process grows by at its first streams isn't counted as the thousand's. */
const others = 400;
const events = 20;
/** By which the app gathers changes before it tells them. */
const settleMs = 250;
/** Longer than anything that is still on its way. */
const quietMs = 1_000;

/** Somebody who watches: notes when the last snapshot came. */
interface Watcher {
  socket: Socket;
  toldAt: number;
}

/** A thousand watchers of one session over SSE: how soon the last of them knows that somebody has left, and what each costs. */
export async function benchWatchers(stand: Stand, root: string): Promise<void> {
  const { app } = await stand.app(databaseKinds[0] ?? "embedded", 10);
  const call = await openCall(app.port, "Watched");
  const elsewhere = await watch(app.port, await openCall(app.port, "Elsewhere"), others);
  await pause(quietMs);
  const before = usageOf(app.pid)?.residentMb ?? Number.NaN;
  const watchers = await watch(app.port, call, count);
  await pause(quietMs);
  const after = usageOf(app.pid)?.residentMb ?? Number.NaN;

  const toldMs: number[] = [];
  const lastMs: number[] = [];
  const cpu = new CpuMeter({ app: app.pid });
  for (let event = 0; event < events; event += 1) {
    const guest = await openCall(app.port, "Watched", `Guest ${event}`);
    await pause(quietMs);
    const began = performance.now();
    await cpu.during(async () => {
      await leaveCall(app.port, guest);
      while (watchers.some(({ toldAt }) => toldAt < began)) await pause(10);
    });
    const delays = watchers.map(({ toldAt }) => toldAt - began - settleMs);
    toldMs.push(...delays);
    lastMs.push(Math.max(...delays));
  }
  await close([...watchers, ...elsewhere]);

  const [told, last] = [summarise(toldMs), summarise(lastMs)];
  const rows: Row[] = [
    {
      what: `${count} watchers of one session`,
      toldP50Ms: Math.round(told.median),
      toldP99Ms: Math.round(told.p99),
      lastP50Ms: Math.round(last.median),
      lastWorstMs: Math.round(last.p99),
      cpuMsAnEvent: Math.round(cpu.of("app") / events),
      kbEach: Math.round(((after - before) * 1024) / count),
    },
  ];
  const notes = [
    `From the request by which somebody left, less the ${settleMs} ms for which changes are gathered; ${events} events.`,
    `Memory: what the app's process grew by, ${others} watchers of another session being there before; the system's sockets apart. The watchers run in the benchmark's process, on the same machine.`,
  ];
  publish({ name: "api-watchers", rows, notes }, root);
}

/** Resolves when each has had its first snapshot. */
async function watch(port: number, { sessionId, participantToken }: OpenCall, watchers: number): Promise<Watcher[]> {
  const input = encodeURIComponent(JSON.stringify({ sessionId }));
  const request = `GET /api/trpc/videoCall.statusChanges?input=${input} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${participantToken}\r\n\r\n`;
  const one = async (): Promise<Watcher> => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => socket.write(request));
    const watcher = { socket, toldAt: 0 };
    await new Promise<void>((first, fail) => {
      socket.on("error", fail);
      socket.on("close", () => fail(new Error("a watcher was cut off")));
      socket.on("data", (chunk: Buffer) => {
        if (!chunk.includes('"type":"status"')) return;
        watcher.toldAt = performance.now();
        first();
      });
    });
    return watcher;
  };
  const all: Watcher[] = [];
  while (all.length < watchers) all.push(...(await Promise.all(Array.from({ length: 50 }, one))));
  return all;
}

async function close(watchers: readonly Watcher[]): Promise<void> {
  await Promise.all(watchers.map(({ socket }) => once(socket.destroy(), "close")));
}
