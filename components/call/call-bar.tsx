"use client";

import { PhoneOff } from "lucide-react";
import type { Ref } from "react";
import { useTranslations } from "use-intl";
import type { DeviceKind } from "../../client/media/devices";
import type { LocalMediaState } from "../../client/media/local-media";
import { IconButton } from "../ui/icon-button";
import { DeviceToggles } from "./device-toggles";

interface Props {
  ref: Ref<HTMLDivElement>;
  isShown: boolean;
  devices: LocalMediaState;
  onDevice: (kind: DeviceKind, wanted: boolean) => void;
  onLeave: () => void;
}

/**
 * Microphone, camera, and apart from them leaving. Its place stays when it hides, so that no picture jumps. A finger can't press
 * what it doesn't see: the first touch only shows it.
 */
export function CallBar({ ref, isShown, devices, onDevice, onLeave }: Props) {
  const t = useTranslations("call");
  return (
    <footer
      className={`shrink-0 transition-opacity duration-200 ${isShown ? "" : "opacity-0 pointer-coarse:pointer-events-none"}`}
    >
      <div
        ref={ref}
        role="toolbar"
        aria-label={t("controls")}
        className="flex items-center justify-center gap-3 px-4 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))]"
      >
        <DeviceToggles devices={devices} onDevice={onDevice} />
        <span aria-hidden className="mx-1 h-7 w-px bg-white/20" />
        <IconButton icon={PhoneOff} look="danger" label={t("leave")} onClick={onLeave} className="!w-16" />
      </div>
    </footer>
  );
}
