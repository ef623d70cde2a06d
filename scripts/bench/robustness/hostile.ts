import { setTimeout as wait } from "node:timers/promises";
import { assault } from "../../../e2e/contract/support/hostile/assault";
import { hostileSeed } from "../../../e2e/contract/support/hostile/prng";
import { launchTestBrowser } from "../browser";
import { openPages } from "../calls/open-pages";
import { startOurs } from "../media/ours";
import { publish, type Row } from "../report";
import { keptBy } from "./kept-by";

const usualAttempts = 10_000;
const idleMs = 60_000;
/** How much more than before the attack may be held after the idle minute. */
const mostGrowth = 1.2;

/**
 * Hostile requests and messages while two pages call each other, and what the server holds before, right after and a minute later,
 * in the same call. A view that stands still for 10 s ends the benchmark with an error.
 * @param args attempts, 10,000 without
 */
export async function benchHostile(root: string, [attempts]: readonly string[]): Promise<void> {
  const server = await startOurs(root);
  const browser = await launchTestBrowser();
  const pages = await openPages(browser, server.room);
  try {
    const [ann, ben] = [await pages.join(), await pages.join()];
    const [fromAnn, fromBen] = [await ann.publish(), await ben.publish()];
    const bothMove = () => Promise.all([ben.seesMoving(fromAnn), ann.seesMoving(fromBen)]);
    await bothMove();
    await wait(idleMs); // as long as afterwards: a young call's memory still grows
    const before = keptBy(server.pid);

    const seed = hostileSeed();
    const victims = {
      sessions: [server.room.id],
      connections: [ann.connectionId, ben.connectionId],
      streams: [fromAnn, fromBen],
      tokens: [],
    };
    let over = false;
    const attack = assault({ server, victims, seed, attempts: Number(attempts ?? usualAttempts) }).finally(() => {
      over = true;
    });
    while (!over) await bothMove();
    const { messages, rest } = await attack;
    const right = keptBy(server.pid);
    await wait(idleMs);
    await bothMove();
    const after = keptBy(server.pid);

    const ratio = after.residentMb / before.residentMb;
    const rows: Row[] = [
      { what: "before", ...before },
      { what: "right after", ...right },
      { what: "a minute later", ...after },
      {
        what: "memory against before",
        ratio: Number(ratio.toFixed(3)),
        goal: `at most ${mostGrowth}: ${ratio <= mostGrowth ? "met" : "missed"}`,
      },
    ];
    const answers = Object.entries(rest).map(([status, count]) => `${count} x ${status}`);
    const notes = [
      `Seed ${seed}. ${messages} messages; REST answers: ${answers.join(", ")}. The call's pictures moved all along.`,
    ];
    publish({ name: "hostile", rows, notes }, root);
  } finally {
    await browser.close();
    await pages.close();
    await server.stop();
  }
}
