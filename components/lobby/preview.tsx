"use client";

import { useTranslations } from "use-intl";
import type { DeviceKind } from "../../client/media/devices";
import { isOn, type LocalMediaState } from "../../client/media/local-media";
import { DeviceToggles } from "../call/device-toggles";
import { Avatar } from "../tiles/avatar";
import { Picture } from "../tiles/picture";
import { useTrackStream } from "../tiles/use-track-stream";
import { MicrophoneMeter } from "./microphone-meter";

interface Props {
  name: string;
  devices: LocalMediaState;
  onDevice: (kind: DeviceKind, wanted: boolean) => void;
}

/** How the others will see this person, mirrored, with the two switches on it. */
export function Preview({ name, devices, onDevice }: Props) {
  const t = useTranslations("lobby");
  const { microphone, camera } = devices;
  const stream = useTrackStream(camera.track);
  const hint = !camera.wanted
    ? t("cameraOff")
    : camera.problem
      ? t("noCamera")
      : camera.track
        ? null
        : t("startingCamera");
  return (
    <section
      aria-label={t("preview")}
      data-theme="dark"
      className="relative aspect-video overflow-hidden rounded-box bg-[#1b2422] text-white shadow-card"
    >
      {stream ? (
        <Picture stream={stream} isMirrored />
      ) : (
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 pb-14">
          {name.trim() !== "" && <Avatar name={name} seed="" className="w-20 sm:w-32" />}
          <p className="text-sm text-white/80">{hint}</p>
        </div>
      )}
      <div className="absolute inset-x-0 bottom-0 flex items-center justify-center gap-3 bg-gradient-to-t from-black/55 to-transparent px-4 pt-10 pb-4">
        <DeviceToggles devices={devices} onDevice={onDevice} />
        {isOn(microphone) && microphone.track && (
          <div className="absolute bottom-7 left-4">
            <MicrophoneMeter track={microphone.track} />
          </div>
        )}
      </div>
    </section>
  );
}
