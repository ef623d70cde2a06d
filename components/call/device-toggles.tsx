"use client";

import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useTranslations } from "use-intl";
import type { DeviceKind } from "../../client/media/devices";
import type { LocalDevice, LocalMediaState } from "../../client/media/local-media";
import { IconButton } from "../ui/icon-button";

interface Props {
  devices: LocalMediaState;
  onDevice: (kind: DeviceKind, wanted: boolean) => void;
}

/** What the switch shows: a device that can't be had counts as off, and pressing asks for it again. */
export const isSwitchedOn = (device: LocalDevice) => device.wanted && device.problem === null;

/** The two switches, the same in the lobby and in the call. */
export function DeviceToggles({ devices, onDevice }: Props) {
  const t = useTranslations("devices");
  const microphone = isSwitchedOn(devices.microphone);
  const camera = isSwitchedOn(devices.camera);
  return (
    <>
      <IconButton
        icon={microphone ? Mic : MicOff}
        look={microphone ? "plain" : "off"}
        label={t(microphone ? "turnOffMicrophone" : "turnOnMicrophone")}
        shortcut="M"
        onClick={() => onDevice("microphone", !microphone)}
      />
      <IconButton
        icon={camera ? Video : VideoOff}
        look={camera ? "plain" : "off"}
        label={t(camera ? "turnOffCamera" : "turnOnCamera")}
        shortcut="V"
        onClick={() => onDevice("camera", !camera)}
      />
    </>
  );
}
