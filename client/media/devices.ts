import type { VideoConfig } from "../../shared/video-call";

/** Why a microphone or camera isn't there. */
export type DeviceProblem =
  /** The person, the browser or a policy said no. */
  | "refused"
  /** There is none. */
  | "missing"
  /** Another program holds it. */
  | "busy"
  /** The page isn't served securely, so the browser offers no devices at all. */
  | "insecure"
  | "failed";

export type Opened = { track: MediaStreamTrack } | { problem: DeviceProblem };
export interface OpenedDevices {
  microphone: Opened;
  camera: Opened;
}

export type DeviceKind = keyof OpenedDevices;

/** The part of `navigator` that is used; `mediaDevices` is missing on pages that aren't served securely. */
export interface DeviceSource {
  mediaDevices?: Pick<MediaDevices, "getUserMedia">;
  permissions?: Pick<Permissions, "query">;
}

/** What the session's settings ask of the camera. `ideal`: a camera that can't do it gives what it can. */
export function cameraConstraints(config: Pick<VideoConfig, "resolution" | "frameRate">): MediaTrackConstraints {
  const [width, height] = config.resolution.split("x").map(Number);
  return {
    ...(width !== undefined && { width: { ideal: width } }),
    ...(height !== undefined && { height: { ideal: height } }),
    frameRate: { ideal: config.frameRate },
    facingMode: "user",
  };
}

/** Opens one device. Never throws: what is wrong is part of the answer. */
export async function openDevice(
  kind: DeviceKind,
  camera: MediaTrackConstraints,
  source: DeviceSource,
): Promise<Opened> {
  if (!source.mediaDevices) return { problem: "insecure" };
  try {
    const stream = await source.mediaDevices.getUserMedia(kind === "camera" ? { video: camera } : { audio: true });
    const [track] = stream.getTracks();
    return track ? { track } : { problem: "failed" };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/**
 * Opens both in one question to the person; when that fails, each one that can still be had without asking again.
 * Never throws.
 */
export async function openDevices(camera: MediaTrackConstraints, source: DeviceSource): Promise<OpenedDevices> {
  if (!source.mediaDevices) return { microphone: { problem: "insecure" }, camera: { problem: "insecure" } };
  try {
    const stream = await source.mediaDevices.getUserMedia({ audio: true, video: camera });
    const [microphoneTrack] = stream.getAudioTracks();
    const [cameraTrack] = stream.getVideoTracks();
    return {
      microphone: microphoneTrack ? { track: microphoneTrack } : { problem: "failed" },
      camera: cameraTrack ? { track: cameraTrack } : { problem: "failed" },
    };
  } catch (error) {
    const problem = problemOf(error);
    // One after the other: two questions at once hide each other in some browsers.
    const microphone = await openAlone("microphone", problem, camera, source);
    return { microphone, camera: await openAlone("camera", problem, camera, source) };
  }
}

// A refusal of both may mean that one is blocked for good. The other is opened only when that asks nobody a second time.
async function openAlone(
  kind: DeviceKind,
  together: DeviceProblem,
  camera: MediaTrackConstraints,
  source: DeviceSource,
): Promise<Opened> {
  if (together === "refused" && (await permissionOf(kind, source)) !== "granted") return { problem: "refused" };
  return openDevice(kind, camera, source);
}

async function permissionOf(kind: DeviceKind, source: DeviceSource): Promise<PermissionState | "unknown"> {
  try {
    return (await source.permissions?.query({ name: kind as PermissionName }))?.state ?? "unknown";
  } catch {
    return "unknown"; // a browser that doesn't know these names
  }
}

// Names of the getUserMedia specification (https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia).
function problemOf(error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
