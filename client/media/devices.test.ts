import { expect, it } from "vitest";
import { cameraConstraints, type DeviceKind, type DeviceSource, openDevices } from "./devices";

type Rule = "given" | "NotAllowedError" | "NotFoundError" | "NotReadableError";

/** A browser with these devices and permissions, as Chromium answers; it counts how often it was asked. */
function browserWith(rules: Record<DeviceKind, Rule>, permissions?: Record<DeviceKind, PermissionState>) {
  const asked: string[] = [];
  const track = (kind: string) => ({ kind }) as MediaStreamTrack;
  const source: DeviceSource = {
    mediaDevices: {
      async getUserMedia({ audio, video }: MediaStreamConstraints = {}) {
        const wanted = [audio && ("microphone" as const), video && ("camera" as const)].filter((kind) => !!kind);
        asked.push(wanted.join("+"));
        for (const kind of wanted) {
          if (rules[kind] !== "given") throw Object.assign(new Error(kind), { name: rules[kind] });
        }
        return {
          getTracks: () => wanted.map(track),
          getAudioTracks: () => (audio ? [track("audio")] : []),
          getVideoTracks: () => (video ? [track("video")] : []),
        } as unknown as MediaStream;
      },
    },
    ...(permissions && {
      permissions: {
        query: async ({ name }: PermissionDescriptor) =>
          ({ state: permissions[name as unknown as DeviceKind] }) as PermissionStatus,
      },
    }),
  };
  return { source, asked };
}

it("opens both with one question", async () => {
  const { source, asked } = browserWith({ microphone: "given", camera: "given" });
  const opened = await openDevices({}, source);
  expect(opened.microphone).toHaveProperty("track");
  expect(opened.camera).toHaveProperty("track");
  expect(asked).toEqual(["microphone+camera"]);
});

it("goes on with the microphone alone when there is no camera", async () => {
  const { source } = browserWith({ microphone: "given", camera: "NotFoundError" });
  const opened = await openDevices({}, source);
  expect(opened.microphone).toHaveProperty("track");
  expect(opened.camera).toEqual({ problem: "missing" });
});

it("says when another program holds the camera", async () => {
  const { source } = browserWith({ microphone: "given", camera: "NotReadableError" });
  expect((await openDevices({}, source)).camera).toEqual({ problem: "busy" });
});

it("doesn't ask again after a refusal", async () => {
  const { source, asked } = browserWith(
    { microphone: "NotAllowedError", camera: "NotAllowedError" },
    { microphone: "prompt", camera: "prompt" },
  );
  expect(await openDevices({}, source)).toEqual({ microphone: { problem: "refused" }, camera: { problem: "refused" } });
  expect(asked).toEqual(["microphone+camera"]);
});

it("opens the microphone when only the camera is blocked for good", async () => {
  const { source } = browserWith(
    { microphone: "given", camera: "NotAllowedError" },
    { microphone: "granted", camera: "denied" },
  );
  const opened = await openDevices({}, source);
  expect(opened.microphone).toHaveProperty("track");
  expect(opened.camera).toEqual({ problem: "refused" });
});

it("says that a page which isn't served securely has no devices", async () => {
  expect(await openDevices({}, {})).toEqual({ microphone: { problem: "insecure" }, camera: { problem: "insecure" } });
});

it("asks the camera for the session's resolution and frame rate, as an ideal", () => {
  expect(cameraConstraints({ resolution: "1280x720", frameRate: 24 })).toMatchObject({
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 24 },
  });
});
