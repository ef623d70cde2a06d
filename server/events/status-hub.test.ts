import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionNotification, StatusEvent } from "../../shared/session-status";
import type { CredentialClaims, Events, SessionSnapshot, StatusFormat, StatusWatch, Watchers } from "../ports";
import { quietLog } from "../testing/quiet-log";
import { NOW, participant, snapshot } from "../testing/snapshots";
import { createInProcessEvents } from "./in-process-events";
import { createStatusHub } from "./status-hub";

const KIM: CredentialClaims = { participantId: "kim", sessionId: "s", epoch: 2 };
const MESSAGE: SessionNotification = {
  id: "n1",
  kind: "message",
  message: "Hello",
  endsAt: null,
  sentAt: new Date(NOW).toISOString(),
};

let events: Events;
let hub: Watchers;
let reads: number;
/** What is told at the next reading; an error: the reading fails. */
let now: SessionSnapshot | null | Error;
/** How many events were formatted. */
let formatted: number;
const format: StatusFormat<string> = {
  event(event, id) {
    formatted += 1;
    return `${id} ${describeEvent(event)}`;
  },
  ping: "ping",
  end: "end",
  comeBack: "come back",
};

function describeEvent(event: StatusEvent): string {
  if (event.type === "notification") return event.notification.message ?? "";
  const people = event.status.participants.map(({ username, participantId }) => `${username}:${participantId ?? "?"}`);
  return event.status.isActive ? people.join(" ") : "over";
}

beforeEach(() => {
  vi.useFakeTimers();
  events = createInProcessEvents(quietLog);
  reads = 0;
  formatted = 0;
  now = snapshot([participant()]);
  const read = async () => {
    reads += 1;
    if (now instanceof Error) throw now;
    return now;
  };
  hub = createStatusHub(
    { snapshots: { read }, events, log: quietLog },
    { inAll: 60, ofOneSession: 55, fromOneNetwork: 52 },
  );
});
afterEach(() => {
  hub.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface Seen {
  got: string[];
  state: "open" | "ended" | "cut";
  /** As of a client whose network is clogged. */
  isFull: boolean;
  watch: StatusWatch<string>;
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const change = (next: SessionSnapshot | null | Error) => {
  now = next;
  events.emit("sessionChanged", { sessionId: "s" });
};
const later = (ms: number) => ({ version: NOW + ms });

function place(claims: CredentialClaims | null = null, network: string | null = null) {
  return hub.admit({ sessionId: "s", claims, network }, format);
}

async function watch(claims: CredentialClaims | null = null): Promise<Seen> {
  const admitted = place(claims);
  if (!admitted) throw new Error("no place");
  const seen: Seen = { got: [], state: "open", isFull: false, watch: admitted };
  admitted.start({
    write(chunk) {
      seen.got.push(chunk);
      return !seen.isFull;
    },
    end() {
      seen.state = "ended";
    },
    cut() {
      seen.state = "cut";
    },
  });
  await settled();
  return seen;
}

describe("a change", () => {
  it("is told 250 ms after it, a burst of them as one snapshot, read and formatted once for all who watch", async () => {
    const people = await Promise.all(Array.from({ length: 50 }, () => watch()));
    reads = 0;
    formatted = 0;
    for (let i = 1; i <= 5; i++) {
      change(snapshot([participant({ username: `Kim ${i}` })], later(i)));
      await vi.advanceTimersByTimeAsync(40);
    }
    expect(people.flatMap(({ got }) => got.slice(1))).toEqual([]);
    await vi.advanceTimersByTimeAsync(50);
    expect(people.map(({ got }) => got.slice(1))).toEqual(people.map(() => [`${NOW + 5} Kim 5:?`]));
    expect({ reads, formatted }).toEqual({ reads: 1, formatted: 1 });
  });

  it("that changes nothing of what status tells isn't told", async () => {
    const kim = await watch(KIM);
    change(snapshot([participant({ connectedSeconds: 61 })], later(1000)));
    await vi.advanceTimersByTimeAsync(250);
    expect(kim.got).toHaveLength(1);
  });

  it("that can't be read is told as soon as it can", async () => {
    const kim = await watch(KIM);
    change(new Error("the database is away"));
    await vi.advanceTimersByTimeAsync(250);
    now = snapshot([], later(1));
    await vi.advanceTimersByTimeAsync(1000);
    expect(kim.got.slice(1)).toEqual([`${NOW + 1} `]);
  });

  it("made elsewhere is seen with the next heartbeat", async () => {
    const kim = await watch(KIM);
    now = snapshot([], later(1));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(kim.got.slice(1)).toEqual(["ping", `${NOW + 1} `]);
  });

  it("is seen by whoever comes right after it, and told to nobody twice", async () => {
    const early = await watch();
    change(snapshot([], later(1)));
    const late = await watch();
    expect(late.got).toEqual([`${NOW + 1} `]);
    await vi.advanceTimersByTimeAsync(250);
    expect(late.got).toHaveLength(1);
    expect(early.got).toHaveLength(2);
  });

  it("of the end is the last thing told", async () => {
    const kim = await watch(KIM);
    change(snapshot([], { ...later(1), isActive: false }));
    await vi.advanceTimersByTimeAsync(250);
    expect(kim).toMatchObject({ got: [`${NOW} Kim:kim`, `${NOW + 1}-end over`, "end"], state: "ended" });
  });
});

describe("who sees what", () => {
  it("is judged anew with every snapshot", async () => {
    const kim = await watch(KIM);
    const stranger = await watch();
    expect([kim.got, stranger.got]).toEqual([[`${NOW} Kim:kim`], [`${NOW} Kim:?`]]);
    change(snapshot([participant({ epoch: 3 })], later(1)));
    await vi.advanceTimersByTimeAsync(250);
    expect(kim.got[1]).toBe(`${NOW + 1} Kim:?`);
  });

  it("ends at once for one whose credential is revoked, and for nobody else", async () => {
    const kim = await watch(KIM);
    const clogged = await watch(KIM);
    clogged.isFull = true;
    events.emit("notificationSent", { sessionId: "s", notification: MESSAGE });
    const lee = await watch({ ...KIM, participantId: "lee" });
    const notYet = place(KIM);
    events.emit("participantRevoked", { sessionId: "s", participantId: "kim" });
    expect([kim.state, clogged.state, lee.state]).toEqual(["ended", "cut", "open"]);
    const ended: string[] = [];
    notYet?.start({ write: (chunk) => ended.push(chunk) > 0, end: () => ended.push("ended"), cut: () => {} });
    expect(ended).toEqual(["come back", "ended"]);
  });

  it("includes notifications at once for those inside", async () => {
    const kim = await watch(KIM);
    const stranger = await watch();
    formatted = 0;
    events.emit("notificationSent", { sessionId: "s", notification: MESSAGE });
    expect([kim.got[1], stranger.got[1]]).toEqual(["n1 Hello", undefined]);
    expect(formatted).toBe(1);
  });
});

describe("a watcher that takes nothing", () => {
  it("gets the newest snapshot when it does again, and nothing of what was between", async () => {
    const slow = await watch();
    slow.isFull = true;
    change(snapshot([participant({ username: "One" })], later(1)));
    await vi.advanceTimersByTimeAsync(250);
    for (const [ms, username] of [
      [2, "Two"],
      [3, "Three"],
    ] as const) {
      change(snapshot([participant({ username })], later(ms)));
      await vi.advanceTimersByTimeAsync(250);
    }
    slow.isFull = false;
    slow.watch.drained();
    expect(slow.got.slice(1)).toEqual([`${NOW + 1} One:?`, `${NOW + 3} Three:?`]);
  });

  it("is cut after two heartbeats", async () => {
    const slow = await watch();
    slow.isFull = true;
    change(snapshot([], later(1)));
    await vi.advanceTimersByTimeAsync(250);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(slow.state).toBe("open");
    await vi.advanceTimersByTimeAsync(1000);
    expect(slow.state).toBe("cut");
  });
});

describe("places", () => {
  it("are limited for a session, a network, and in all, and free again when a watcher goes", () => {
    const taken = Array.from({ length: 52 }, () => place(null, "10.0.0.1"));
    expect(taken).not.toContain(null);
    expect(place(null, "10.0.0.1")).toBeNull();
    const more = Array.from({ length: 3 }, () => place());
    expect(more).not.toContain(null);
    expect(place()).toBeNull();
    const elsewhere = () => hub.admit({ sessionId: "t", claims: null, network: null }, format);
    expect(Array.from({ length: 5 }, elsewhere)).not.toContain(null);
    expect(elsewhere()).toBeNull();
    for (const watch of taken.slice(0, 2)) {
      watch?.stop();
      watch?.stop();
    }
    expect([place(null, "10.0.0.1"), elsewhere(), place()]).toEqual([expect.anything(), expect.anything(), null]);
  });

  it("of those who are gone cost nothing: nobody reads for them", async () => {
    const kim = await watch(KIM);
    kim.watch.stop();
    reads = 0;
    change(snapshot([], later(1)));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(0);
  });
});

it("when the server ends, everybody is told to come back, and so is who comes then", async () => {
  const kim = await watch(KIM);
  hub.close();
  expect(kim).toMatchObject({ got: [expect.anything(), "come back"], state: "ended" });
  const late = await watch();
  expect(late).toMatchObject({ got: ["come back"], state: "ended" });
});

it("a watcher whose first snapshot can't be read is told to come back", async () => {
  now = new Error("the database is away");
  expect(await watch()).toMatchObject({ got: ["come back"], state: "ended" });
});

it("a session that was deleted ends its streams", async () => {
  const kim = await watch(KIM);
  change(null);
  await vi.advanceTimersByTimeAsync(250);
  expect(kim).toMatchObject({ got: [expect.anything(), "come back"], state: "ended" });
});
