import { recordViolations, settle, violations } from "../invariants";
import type { Story } from "./commands";
import { deliver, perform } from "./perform";
import type { World } from "./world";

/** Waits for what is under way; with a scheduler this is what lets it take its turns. */
export type Await = (underWay: Promise<unknown>) => Promise<unknown>;

/**
 * Plays a story and asks on the way, and when all has come to rest, what must hold. Throws with the sentences that say what doesn't.
 */
export async function tellStory(world: World, story: Story, untilDone: Await): Promise<void> {
  for (const stretch of story.stretches) {
    if ("seconds" in stretch) await world.pass(stretch.seconds);
    else await untilDone(Promise.all(stretch.atOnce.map((command) => perform(world, command))));
    if (story.prompt) await deliverAll(world);
    demandNone("on the way", await recordViolations(world.database));
  }
  await comeToRest(world);
  demandNone("at rest", await violations(world.database, world.model.connections()));
  demandNone("in the sums", await wrongSums(world, story));
}

async function deliverAll({ webhooks, calm }: World): Promise<void> {
  for (let event = webhooks.shift(); event; event = webhooks.shift()) await deliver({ deps: calm }, event);
}

/** The line is mended, the jobs run, and half of what OpenVidu still had to tell arrives. */
async function comeToRest(world: World): Promise<void> {
  const { webhooks, calm, database, line } = world;
  line.down = false;
  line.answersToLose = 0;
  webhooks.splice(0, Math.floor(webhooks.length / 2));
  // What the jobs close in OpenVidu, it tells.
  for (const round of ["first", "second"]) {
    await deliverAll(world);
    await settle(calm, database);
    if (webhooks.length === 0 && round === "first") return;
  }
}

function demandNone(when: string, found: string[]): void {
  if (found.length > 0) throw new Error(`${when}:\n  ${found.join("\n  ")}`);
}

/** Cameras' seconds are counted by two clocks, and real ones go by while the story is told. */
const SLACK_S = 5;

/** Totals that don't add up: of seats, and of the seconds on the air when the record was told all, in time. */
async function wrongSums(
  { database, calm, stays, openviduNow }: World,
  { prompt, stretches }: Story,
): Promise<string[]> {
  const rows = await database.sql<{ id: string; seats: number }>(
    `SELECT s.id, count(p.id)::int AS seats FROM video_sessions s
     LEFT JOIN participants p ON p.video_session_id = s.id AND p.state <> 'ended' AND coalesce(p.seat_expires_at > clock_timestamp(), true)
     GROUP BY s.id`,
  );
  const wrong: string[] = [];
  let recorded = 0;
  for (const { id, seats } of rows) {
    const status = await calm.sessions.status(id);
    recorded += status?.totalConnectedSeconds ?? 0;
    if (status?.participants.length !== seats)
      wrong.push(`${id} tells of ${status?.participants.length} seats of ${seats}`);
  }
  const commands = stretches.flatMap((stretch) => ("atOnce" in stretch ? stretch.atOnce : []));
  const toldAll = prompt && commands.every((command) => !UNTOLD.has(command.do));
  const seconds = [...stays.values()].reduce(
    (sum, { from, until }) => sum + ((until ?? openviduNow()) - from) / 1000,
    0,
  );
  if (toldAll && Math.abs(seconds - recorded) > SLACK_S) wrong.push(`${recorded} s recorded of ${seconds}`);
  return wrong;
}

/** After these the record has to guess when somebody went, or somebody is there who holds no seat. */
const UNTOLD: ReadonlySet<string> = new Set(["loseWebhook", "restartOpenVidu", "cutLine", "loseAnswer"]);
