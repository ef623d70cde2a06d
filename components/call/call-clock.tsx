"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { clockText } from "./clock-text";

/** How long one has been in the call, in tabular figures, so that nothing around it moves. */
export function CallClock({ startedAtMs }: { startedAtMs: number }) {
  const t = useTranslations("call");
  const [elapsedMs, setElapsedMs] = useState(() => Date.now() - startedAtMs);
  useEffect(() => {
    const tick = () => setElapsedMs(Date.now() - startedAtMs);
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [startedAtMs]);
  return (
    <span role="timer" aria-label={t("duration")} className="shrink-0 text-ink-soft text-sm tabular-nums">
      {clockText(elapsedMs)}
    </span>
  );
}
