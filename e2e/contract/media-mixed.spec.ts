import { test } from "./support/meeting";
import type { Participant } from "./support/participant";

test.describe("Chromium and Firefox in one session", () => {
  test("§6.2, §6.3: each sees and hears the other, and somebody of its own kind", async ({ meeting }) => {
    const ann = await meeting.join({ browser: "chromium" });
    const ben = await meeting.join({ browser: "firefox" });
    const eve = await meeting.join({ browser: "chromium" });
    const [annStream, benStream] = [await ann.publish(), await ben.publish()];
    const receives = async (person: Participant, stream: string) => {
      await person.sees({ type: "streamCreated", streamId: stream, hasAudio: true, hasVideo: true });
      await person.seesMoving(stream);
      await person.hears(stream);
    };
    await Promise.all([
      receives(ann, benStream),
      receives(ben, annStream),
      receives(eve, annStream),
      receives(eve, benStream),
    ]);
  });

  test("§6.5: a publisher's new transport goes on in the other browser", async ({ meeting }) => {
    const ann = await meeting.join({ browser: "chromium" });
    const ben = await meeting.join({ browser: "firefox" });
    const [annStream, benStream] = [await ann.publish(), await ben.publish()];
    for (const [owner, viewer, stream] of [
      [ann, ben, annStream],
      [ben, ann, benStream],
    ] as const) {
      await viewer.sees({ type: "streamCreated", streamId: stream });
      await viewer.seesMoving(stream);
      await owner.reconnectMedia(stream);
      await viewer.seesMoving(stream);
      await viewer.hears(stream);
    }
  });
});
