"use client";

import { useEffect } from "react";
import type { DeviceKind } from "../../client/media/devices";
import type { LocalMediaState } from "../../client/media/local-media";
import { isSwitchedOn } from "./device-toggles";

// By place on the keyboard, so that they work under a Korean input method too.
const kinds: Readonly<Record<string, DeviceKind>> = { KeyM: "microphone", KeyV: "camera" };

/** `M` and `V` turn microphone and camera off and on, unless a field has focus. */
export function useDeviceKeys(devices: LocalMediaState, onDevice: (kind: DeviceKind, wanted: boolean) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const kind = kinds[event.code];
      if (!kind || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      onDevice(kind, !isSwitchedOn(devices[kind]));
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [devices, onDevice]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
