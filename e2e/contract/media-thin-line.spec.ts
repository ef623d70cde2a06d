import { chromiumOnly } from "./support/browsers/chromium-only";
import { expect, test } from "./support/relayed-meeting";
import { serverIsOurs } from "./support/server";

const ownEstimate = chromiumOnly("the times are those of Chromium's bandwidth estimation and of its layers");

if (serverIsOurs) {
  test(
    "§6.8: a line that shrinks carries a smaller picture and the sound, and the full one when it is back",
    ownEstimate,
    async ({ meeting, relay }) => {
      const [ann, ben, eve] = [await meeting.join(), await meeting.join({ relay }), await meeting.join()];
      const stream = await ann.publish({ resolution: "640x480", frameRate: 15, videoSimulcast: true });
      const heightAt = (viewer: typeof ben) => async () => (await viewer.received(stream)).frameHeight;
      for (const viewer of [ben, eve]) {
        await viewer.sees({ type: "streamCreated", streamId: stream });
        await expect.poll(heightAt(viewer), { timeout: 20_000 }).toBe(480);
      }

      await relay.set("down", { bitsPerSecond: 300_000 });
      await expect.poll(heightAt(ben), { timeout: 10_000 }).toBe(240);
      await ben.seesMoving(stream);
      await ben.hears(stream);
      expect(await heightAt(eve)()).toBe(480);

      await relay.set("down", { bitsPerSecond: null });
      await expect.poll(heightAt(ben), { timeout: 20_000 }).toBe(480);
    },
  );

  test(
    "§6.8: a picture of one size gives way to the sound on a line that can't carry it, and comes back",
    ownEstimate,
    async ({ meeting, relay }) => {
      const [ann, ben] = [await meeting.join(), await meeting.join({ relay })];
      const stream = await ann.publish();
      await ben.sees({ type: "streamCreated", streamId: stream });
      await ben.seesMoving(stream);

      await relay.set("down", { bitsPerSecond: 150_000 });
      await ben.standsStill(stream);
      await ben.hears(stream);

      await relay.set("down", { bitsPerSecond: null });
      await ben.seesMoving(stream);
    },
  );
}
