import { test as base, expect } from "./support/meeting";
import { serverIsOurs } from "./support/server";
import { UdpRelay } from "./support/udp-relay";

const test = base.extend<{ relay: UdpRelay }>({
  relay: async ({ server }, use) => {
    if (server.mediaPort === undefined) throw new Error("a relay stands before the repository's own server only");
    const relay = await UdpRelay.open(server.mediaPort);
    await use(relay);
    await relay.close();
  },
});

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
