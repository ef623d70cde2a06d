import { publish, type Row } from "../report";
import { summarise } from "../statistics";
import { CpuMeter } from "./cpu";
import { flood } from "./flood";
import { openCall } from "./open-call";
import { startOwn } from "./processes/children";
import { databaseKinds } from "./processes/databases";
import type { Stand } from "./stand";

const roundMs = 1_500;
const rounds = 5;

/** A status that is in the cache, over tRPC and REST, beside what a bare JSON handler answers on the same machine, in turns. */
export async function benchStatus(stand: Stand, root: string): Promise<void> {
  const bare = await startOwn("bare-server");
  try {
    const app = await stand.app(databaseKinds[0] ?? "embedded", 10);
    const { sessionId, participantToken } = await openCall(app.app.port, "Status");
    const get = (path: string, bearer: string | null) =>
      `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${bearer ? `authorization: Bearer ${bearer}\r\n` : ""}\r\n`;
    const trpc = `/api/trpc/videoCall.status?input=${encodeURIComponent(JSON.stringify({ sessionId }))}`;
    const rest = `/api/video-call/advanced/sessions/${sessionId}/status`;
    const parties = [
      { name: "bare node:http", server: bare, request: get("/", null) },
      { name: "tRPC, a stranger", server: app.app, request: get(trpc, null) },
      { name: "tRPC, a participant", server: app.app, request: get(trpc, participantToken) },
      { name: "REST, a participant", server: app.app, request: get(rest, participantToken) },
    ].map((party) => ({ ...party, cpu: new CpuMeter({ server: party.server.pid }) }));
    const rows: Row[] = [];
    for (const connections of [1, 8, 50]) {
      const rates = new Map<string, number[]>();
      const cpuUs = new Map<string, number[]>();
      for (let round = 0; round <= rounds; round += 1) {
        for (const { name, server, request, cpu } of parties) {
          const before = cpu.of("server") || 0;
          const rate = await cpu.during(() => flood(server.port, request, connections, roundMs));
          if (round === 0) continue; // the first warms up
          rates.set(name, [...(rates.get(name) ?? []), rate]);
          const answers = (rate * roundMs) / 1000;
          cpuUs.set(name, [...(cpuUs.get(name) ?? []), ((cpu.of("server") - before) * 1000) / answers]);
        }
      }
      const medians = [...rates].map(([name, values]) => ({ name, rate: summarise(values).median }));
      const most = medians[0]?.rate ?? Number.NaN;
      for (const { name, rate } of medians) {
        rows.push({
          what: `${name}, connections: ${connections}`,
          perSecond: Math.round(rate),
          toBare: Math.round((rate / most) * 1000) / 1000,
          cpuMicroseconds: Math.round(summarise(cpuUs.get(name) ?? []).median),
        });
      }
    }
    const notes = ["Median of five rounds of 1.5 s each, in turns. The load shares the machine with what it asks."];
    publish({ name: "api-status", rows, notes }, root);
  } finally {
    await bare.stop();
  }
}
