import { expect, test } from "./support/relayed-meeting";
import { serverIsOurs } from "./support/server";

if (serverIsOurs) {
  test("§6.4: media that stood still while nothing passed goes on when it passes again", async ({ meeting, relay }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join({ relay })];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);

    await relay.setBoth({ blocked: true });
    await ben.standsStill(stream);
    await relay.setBoth({ blocked: false });

    await ben.seesMoving(stream);
    expect((await ben.events()).map(({ type }) => type)).not.toContain("streamDestroyed");
  });
}
