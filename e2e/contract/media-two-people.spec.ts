import { OpenViduRole } from "openvidu-node-client";
import { chromiumOnly } from "./support/browsers/chromium-only";
import { expect, test } from "./support/meeting";
import type { Participant } from "./support/participant";

test.describe("media of two people", () => {
  test("§6.2, §6.3: both see moving pictures of and hear the other", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const [annStream, benStream] = [await ann.publish(), await ben.publish()];
    await ann.sees({
      type: "streamCreated",
      streamId: benStream,
      hasAudio: true,
      hasVideo: true,
      typeOfVideo: "CAMERA",
    });
    await ben.sees({ type: "streamCreated", streamId: annStream });

    await Promise.all([ann.seesMoving(benStream), ben.seesMoving(annStream)]);
    await Promise.all([ann.hears(benStream), ben.hears(annStream)]);
  });

  test("§6.3: who comes late gets the first picture at once", async ({ meeting }) => {
    const ann = await meeting.join();
    const stream = await ann.publish();
    const early = await meeting.join();
    await early.seesMoving((await early.sees({ type: "streamCreated" })).streamId ?? "");

    const late = await meeting.join();
    await late.sees({ type: "streamCreated", streamId: stream });
    expect(await late.firstFrameMs(stream)).toBeLessThan(1500);
  });

  test("§6.2: a stream without pictures carries sound", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ videoSource: false });
    await ben.sees({ type: "streamCreated", streamId: stream, hasAudio: true, hasVideo: false });
    await ben.hears(stream);
    expect((await ben.received(stream)).framesDecoded).toBeUndefined();
  });

  test("§6.2: a stream without sound carries pictures", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ audioSource: false });
    await ben.sees({ type: "streamCreated", streamId: stream, hasAudio: false, hasVideo: true });
    await ben.seesMoving(stream);
    expect((await ben.received(stream)).audioPackets).toBeUndefined();
  });

  test("§1.7, §6.3: a subscriber receives and may not publish", async ({ meeting }) => {
    const ann = await meeting.join();
    const viewer = await meeting.join({ role: OpenViduRole.SUBSCRIBER });
    const stream = await ann.publish();
    await viewer.sees({ type: "streamCreated", streamId: stream });
    await viewer.seesMoving(stream);
    await viewer.hears(stream);
    await expect(viewer.publish()).rejects.toThrow();
  });

  const noScreen = chromiumOnly("without a screen Firefox has none to share, and it doesn't make one up");
  test("§6.7: a shared screen is seen as one", noScreen, async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ videoSource: "screen", audioSource: false });
    await ben.sees({ type: "streamCreated", streamId: stream, typeOfVideo: "SCREEN" });
    await ben.firstFrameMs(stream);
  });

  test("§6.2: publishVideo and publishAudio reach the other, and the stream stays", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.hears(stream);
    for (const [kind, property, reason] of [
      ["video", "videoActive", "publishVideo"],
      ["audio", "audioActive", "publishAudio"],
    ] as const) {
      await ann.setActive(kind, false);
      await ben.sees({ type: "streamPropertyChanged", streamId: stream, property, newValue: false, reason });
      await ann.setActive(kind, true);
      await ben.sees({ type: "streamPropertyChanged", streamId: stream, property, newValue: true, reason });
    }
    await ben.seesMoving(stream);
    await ben.hears(stream);
  });

  test("§6.3: three people each receive the other two", async ({ meeting }) => {
    const people = [await meeting.join(), await meeting.join(), await meeting.join()];
    const streams = await Promise.all(people.map((person) => person.publish()));
    const receives = async (person: Participant, stream: string) => {
      await person.sees({ type: "streamCreated", streamId: stream });
      await person.seesMoving(stream);
      await person.hears(stream);
    };
    await Promise.all(
      people.flatMap((person, index) =>
        streams.filter((_, owner) => owner !== index).map((stream) => receives(person, stream)),
      ),
    );
  });
});
