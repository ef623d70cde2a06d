import { CpuMeter } from "./cpu";
import type { Joiner } from "./joiners";
import type { Distances } from "./processes/children";

/** One of those that are compared. */
export interface Party {
  name: string;
  /** The line between the clients and it; null: the clients ask OpenVidu themselves. */
  line: number | null;
  /** The line between it and OpenVidu. */
  openviduLine: number;
  /** Whose CPU time a join costs. */
  pids: { server: number; database: number; media: number };
  joiner(connections: number): Joiner;
  /** Opens a room in whose stead the first join would; without it the first join does. */
  open?(room: string): Promise<void>;
  /** Forgets the rooms. */
  tidy(): Promise<void>;
}

export interface Cell {
  clients: number;
  /** Round trip between client and server. */
  awayMs: number;
  /** By which each answer of OpenVidu is late. */
  openviduMs: number;
  /** Warm ones of each party, at least. */
  joins: number;
}

/** Wall times in milliseconds from the first request to the token. */
export interface Joins {
  party: Party;
  warm: number[];
  /** The first of each room; measured with one client only. */
  cold: number[];
  /** Calls to OpenVidu of one join: the most that were seen with one client, where they can be told apart. */
  warmCalls: number;
  coldCalls: number;
  /** CPU time a join (with one client, one in ten of them cold), in milliseconds. */
  cpuMs: { server: number; database: number; media: number };
}

/** Seats of a room, unless told otherwise. */
const seats = 10;
const rounds = 4;
let nextRoom = 0;

/** The parties take turns: after every join with one client, after every round of joins with more. */
export async function measureJoins(parties: readonly Party[], cell: Cell, distances: Distances): Promise<Joins[]> {
  for (const { line, openviduLine } of parties) {
    await distances.set(openviduLine, { toServerMs: 0, toClientMs: cell.openviduMs });
    if (line !== null) await distances.set(line, { toServerMs: cell.awayMs / 2, toClientMs: cell.awayMs / 2 });
  }
  const stands = parties.map((party) => ({
    party,
    joiner: party.joiner(cell.clients),
    cpu: new CpuMeter(party.pids),
    joins: { warm: [] as number[], cold: [] as number[], warmCalls: 0, coldCalls: 0 },
  }));
  // Connections are warm: each has carried a join before the first that counts.
  for (const stand of stands) await crowd(stand, cell.clients, cell.clients);
  for (const stand of stands) Object.assign(stand, { cpu: new CpuMeter(stand.party.pids) });
  for (const { joins } of stands) joins.warm.length = 0;

  if (cell.clients === 1) await takeTurns(stands, Math.ceil(cell.joins / (seats - 1)), distances);
  else {
    for (let round = 0; round < rounds; round += 1) {
      for (const stand of turned(stands, round)) await crowd(stand, cell.clients, Math.ceil(cell.joins / rounds));
    }
  }
  const results: Joins[] = [];
  for (const { party, joiner, cpu, joins } of stands) {
    const count = joins.warm.length + joins.cold.length;
    const cpuMs = { server: 0, database: 0, media: 0 };
    for (const name of ["server", "database", "media"] as const) cpuMs[name] = cpu.of(name) / count;
    results.push({ party, ...joins, cpuMs });
    await joiner.close();
    await party.tidy();
  }
  return results;
}

interface Stand {
  party: Party;
  joiner: Joiner;
  cpu: CpuMeter<"server" | "database" | "media">;
  joins: { warm: number[]; cold: number[]; warmCalls: number; coldCalls: number };
}

async function takeTurns(stands: readonly Stand[], rooms: number, distances: Distances): Promise<void> {
  for (let room = 0; room < rooms; room += 1) {
    const names = new Map(stands.map(({ party }) => [party, roomName()]));
    for (let seat = 0; seat < seats; seat += 1) {
      for (const { party, joiner, cpu, joins } of turned(stands, room + seat)) {
        const name = names.get(party) ?? "";
        if (seat === 0 && party.open) {
          await party.open(name);
          continue;
        }
        const before = await distances.requests(party.openviduLine);
        const ms = await cpu.during(() => timed(() => joiner.join(name, `Person ${seat}`)));
        const calls = (await distances.requests(party.openviduLine)) - before;
        const kind = seat === 0 ? "cold" : "warm";
        joins[kind].push(ms);
        joins[`${kind}Calls`] = Math.max(joins[`${kind}Calls`], calls);
      }
    }
  }
}

/** Warm joins, `clients` at a time, in rooms that were opened before. */
async function crowd({ party, joiner, cpu, joins }: Stand, clients: number, count: number): Promise<void> {
  const rooms = Array.from({ length: Math.ceil(count / (seats - 1)) }, roomName);
  await Promise.all(rooms.map((room) => party.open?.(room) ?? joiner.join(room, "Person 0")));
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      const room = rooms[index % rooms.length] ?? "";
      joins.warm.push(await timed(() => joiner.join(room, `Person ${1 + Math.floor(index / rooms.length)}`)));
    }
  };
  await cpu.during(() => Promise.all(Array.from({ length: clients }, lane)));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Whoever came first comes last the next time. */
function turned<T>(all: readonly T[], turn: number): T[] {
  return turn % 2 === 0 ? [...all] : [...all].reverse();
}

function roomName(): string {
  nextRoom += 1;
  return `Bench-${process.pid}-${nextRoom}`;
}
