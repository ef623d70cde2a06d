import type { DeviceProblem } from "../../client/media/devices";

const sentences = {
  refused: { camera: "cameraRefused", microphone: "microphoneRefused", both: "bothRefused" },
  missing: { camera: "cameraMissing", microphone: "microphoneMissing", both: "bothMissing" },
  busy: { camera: "cameraBusy", microphone: "microphoneBusy", both: "cameraBusy" },
  insecure: { camera: "insecure", microphone: "insecure", both: "insecure" },
  failed: { camera: "deviceFailed", microphone: "deviceFailed", both: "deviceFailed" },
} as const satisfies Record<DeviceProblem, Record<"camera" | "microphone" | "both", string>>;

type Sentence = (typeof sentences)[DeviceProblem]["camera" | "microphone" | "both"];

/** The one sentence for what is wrong; the camera's when the two differ, since one sees it missing. */
export function noticeFor(
  microphone: DeviceProblem | null,
  camera: DeviceProblem | null,
): { sentence: Sentence; canAllow: boolean } | null {
  const problem = camera ?? microphone;
  if (!problem) return null;
  const which = camera === microphone ? "both" : camera ? "camera" : "microphone";
  return { sentence: sentences[problem][which], canAllow: problem === "refused" };
}
