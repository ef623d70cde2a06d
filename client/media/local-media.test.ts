import { expect, it } from "vitest";
import { deferred } from "../testing/deferred";
import type { DeviceSource } from "./devices";
import { createLocalMedia } from "./local-media";

const config = { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true };

class FakeTrack extends EventTarget {
  enabled = true;
  isStopped = false;
  constructor(readonly kind: "audio" | "video") {
    super();
  }
  stop() {
    this.isStopped = true;
  }
}

/** A browser whose answers wait for `gate`; `tracks` are all that it ever gave. */
function browser(gate: Promise<void> = Promise.resolve()) {
  const tracks: FakeTrack[] = [];
  const source: DeviceSource = {
    mediaDevices: {
      async getUserMedia({ audio, video }: MediaStreamConstraints = {}) {
        await gate;
        const given = [...(audio ? [new FakeTrack("audio")] : []), ...(video ? [new FakeTrack("video")] : [])];
        tracks.push(...given);
        return {
          getTracks: () => given,
          getAudioTracks: () => given.filter((track) => track.kind === "audio"),
          getVideoTracks: () => given.filter((track) => track.kind === "video"),
        } as unknown as MediaStream;
      },
    },
  };
  return { tracks, media: createLocalMedia(() => source), running: () => tracks.filter((track) => !track.isStopped) };
}

it("opens both, and leaves nothing running when it closes", async () => {
  const { media, tracks, running } = browser();
  await media.open(config);
  expect(tracks).toHaveLength(2);
  media.close();
  expect(running()).toEqual([]);
  expect(media.snapshot().camera.track).toBeNull();
});

it("stops what the browser gives after it was closed", async () => {
  const gate = deferred<void>();
  const { media, tracks, running } = browser(gate.promise);
  const opening = media.open(config);
  media.close();
  gate.resolve();
  await opening;
  expect(tracks).toHaveLength(2);
  expect(running()).toEqual([]);
});

it("stops a camera that is switched off, so that its light goes out, and opens it again", async () => {
  const { media, running } = browser();
  await media.open(config);
  await media.setWanted("camera", false);
  expect(running().map((track) => track.kind)).toEqual(["audio"]);
  await media.setWanted("camera", true);
  expect(running().map((track) => track.kind)).toEqual(["audio", "video"]);
});

it("keeps a muted microphone open but silent", async () => {
  const { media, running } = browser();
  await media.open(config);
  await media.setWanted("microphone", false);
  expect(running().find((track) => track.kind === "audio")?.enabled).toBe(false);
  expect(media.snapshot().microphone).toMatchObject({ wanted: false });
});

it("doesn't open a camera that was switched off before the browser had answered", async () => {
  const gate = deferred<void>();
  const { media, running } = browser(gate.promise);
  const opening = media.open(config);
  await media.setWanted("camera", false);
  gate.resolve();
  await opening;
  expect(running().map((track) => track.kind)).toEqual(["audio"]);
});

it("keeps the choices for the next time it opens", async () => {
  const { media, running } = browser();
  await media.open(config);
  await media.setWanted("camera", false);
  await media.setWanted("microphone", false);
  media.close();
  await media.open(config);
  expect(running().map((track) => [track.kind, track.enabled])).toEqual([["audio", false]]);
});

it("begins with the session's settings", async () => {
  const { media, running } = browser();
  await media.open({ ...config, publishAudio: false, publishVideo: false });
  expect(running().map((track) => [track.kind, track.enabled])).toEqual([["audio", false]]);
});

it("says when a device is unplugged", async () => {
  const { media, tracks } = browser();
  await media.open(config);
  tracks.find((track) => track.kind === "video")?.dispatchEvent(new Event("ended"));
  expect(media.snapshot().camera).toMatchObject({ track: null, problem: "missing" });
});
