"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { meterLevel } from "../../client/media/level-meter";

const bars = [0.08, 0.2, 0.35, 0.55, 0.75];

/** Shows that the microphone hears something. Bars light up without React, sixty times a second. */
export function MicrophoneMeter({ track }: { track: MediaStreamTrack }) {
  const t = useTranslations("lobby");
  const meter = useRef<HTMLMeterElement>(null);
  const lights = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = (level: number) => {
      if (meter.current) meter.current.value = level;
      for (const [index, light] of [...(lights.current?.children ?? [])].entries()) {
        light.classList.toggle("bg-[#6fe0c8]", level > (bars[index] ?? 1));
      }
    };
    return meterLevel(track, show);
  }, [track]);
  return (
    <>
      <meter ref={meter} aria-label={t("microphoneLevel")} min={0} max={1} className="sr-only" />
      <div ref={lights} aria-hidden className="flex h-6 items-end gap-1">
        {bars.map((level) => (
          <span
            key={level}
            style={{ height: `${35 + level * 80}%` }}
            className="w-1.5 rounded-full bg-white/30 transition-colors duration-75"
          />
        ))}
      </div>
    </>
  );
}
