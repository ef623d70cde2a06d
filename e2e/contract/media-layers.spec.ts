import { VideoCodec } from "openvidu-node-client";
import { chromiumOnly } from "./support/browsers/chromium-only";
import { expect, test } from "./support/meeting";

test.describe("layers of a picture", () => {
  test("§6.8: a publisher that insists on simulcast is received in its full size", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ resolution: "1280x720", frameRate: 20, videoSimulcast: true });
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);
    await ben.seesHeight(stream, 720);
    await ben.seesMoving(stream);
    await ben.hears(stream);
  });

  test("§6.8: so is one of two layers, and who comes late", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ resolution: "640x480", frameRate: 20, videoSimulcast: true });
    for (const viewer of [ben, await meeting.join()]) {
      await viewer.sees({ type: "streamCreated", streamId: stream });
      await viewer.seesHeight(stream, 480);
      await viewer.seesMoving(stream);
    }
  });

  const noScreen = chromiumOnly("without a screen Firefox has none to share, and it doesn't make one up");
  test("§6.7, §6.8: a shared screen may have layers", noScreen, async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ videoSource: "screen", audioSource: false, videoSimulcast: true });
    await ben.sees({ type: "streamCreated", streamId: stream, typeOfVideo: "SCREEN" });
    await ben.firstFrameMs(stream);
  });

  test("§6.5, §6.8: its new connection goes on in full size", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish({ resolution: "640x480", frameRate: 20, videoSimulcast: true });
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesHeight(stream, 480);
    await ann.reconnectMedia(stream);
    await ben.seesMoving(stream);
    await ben.seesHeight(stream, 480);
  });
});

for (const forcedVideoCodec of [VideoCodec.VP8, VideoCodec.VP9, VideoCodec.H264]) {
  const details = forcedVideoCodec === VideoCodec.H264 ? chromiumOnly("Firefox downloads its H.264 codec") : {};
  test.describe(`a session whose codec is ${forcedVideoCodec}`, details, () => {
    test.use({ sessionProperties: { forcedVideoCodec, allowTranscoding: false } });

    test("§6.2, §6.3: is seen moving in it, by who comes late too", async ({ meeting }) => {
      const [ann, ben] = [await meeting.join(), await meeting.join()];
      const stream = await ann.publish();
      for (const viewer of [ben, await meeting.join()]) {
        await viewer.sees({ type: "streamCreated", streamId: stream });
        await viewer.seesMoving(stream);
        expect((await viewer.received(stream)).videoCodec).toBe(`video/${forcedVideoCodec}`);
      }
    });

    test("§6.8: is seen in full size from a publisher with layers", async ({ meeting }) => {
      const [ann, ben] = [await meeting.join(), await meeting.join()];
      const stream = await ann.publish({ resolution: "640x480", frameRate: 20, videoSimulcast: true });
      await ben.sees({ type: "streamCreated", streamId: stream });
      await ben.seesHeight(stream, 480);
      await ben.seesMoving(stream);
    });
  });
}
