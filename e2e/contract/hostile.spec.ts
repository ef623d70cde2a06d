import { assault } from "./support/hostile/assault";
import { hostileSeed } from "./support/hostile/prng";
import { SlowRequest } from "./support/hostile/slow-request";
import { expect, test } from "./support/meeting";

const attempts = 10_000;

test("a call goes on while 10,000 requests and messages want to break it", async ({ meeting, server }) => {
  test.setTimeout(300_000);
  const seed = hostileSeed();
  console.log(`HOSTILE_SEED=${seed}`);
  const [ann, ben] = [await meeting.join(), await meeting.join()];
  // Small pictures: the processor's time is the attack's.
  const picture = { resolution: "320x240", frameRate: 20 };
  const [stream, back] = [await ann.publish(picture), await ben.publish(picture)];
  await ben.seesMoving(stream);
  await ann.seesMoving(back);
  const slow = SlowRequest.open(server.url);

  let over = false;
  const victims = {
    sessions: [meeting.session.sessionId],
    connections: [ann.connectionId, ben.connectionId],
    streams: [stream, back],
    tokens: [],
  };
  const attack = assault({ server, victims, seed, attempts }).finally(() => {
    over = true;
  });
  let looks = 0;
  while (!over) {
    await ben.seesMoving(stream);
    await ann.seesMoving(back);
    looks += 1;
  }
  const result = await attack;
  expect(looks).toBeGreaterThan(0);
  expect(result.messages).toBeGreaterThan(attempts / 3);
  // Which corners an attack reaches is its seed's choice; that it reaches many isn't.
  expect(Object.keys(result.refusals).length, JSON.stringify(result.refusals)).toBeGreaterThanOrEqual(6);
  expect(Object.keys(result.rest)).toEqual(expect.arrayContaining(["200", "400", "401", "404"]));
  expect(Number(result.rest["500"] ?? 0)).toBe(0);

  await ben.seesMoving(stream);
  await ann.signal("after", "still here");
  await ben.sees({ type: "signal:after", data: "still here" });
  const events = [...(await ann.events()), ...(await ben.events())].map(({ type }) => type);
  expect(events).not.toContain("reconnecting");
  expect(events).not.toContain("exception");
  // Headers that trickle in were cut off meanwhile, or are now.
  await slow.untilClosed();
});
