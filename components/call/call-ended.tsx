"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { EndReason } from "../../client/call/call-state";
import { SiteHeader } from "../site/site-header";
import { Button, buttonClass } from "../ui/button";
import { Card } from "../ui/card";
import { clockText } from "./clock-text";

interface Props {
  reason: EndReason;
  durationMs: number;
  onJoinAgain: () => void;
}

/** Why it ended, how long it was, and where to go from here. */
export function CallEnded({ reason, durationMs, onJoinAgain }: Props) {
  const t = useTranslations();
  const heading = useRef<HTMLHeadingElement>(null);
  // The control that had the focus is gone; a screen reader goes on here.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main className="flex flex-1 items-center justify-center px-4 pb-24">
        <Card className="w-full max-w-md">
          <h1 ref={heading} tabIndex={-1} className="font-semibold text-2xl tracking-tight outline-none">
            {t(`ended.${reason}`)}
          </h1>
          {(reason === "lost" || reason === "evicted") && (
            <p className="mt-2 text-ink-soft">{t(`ended.${reason}Explained`)}</p>
          )}
          <p className="mt-2 text-ink-soft tabular-nums">{t("ended.duration", { duration: clockText(durationMs) })}</p>
          <div className="mt-6 flex flex-wrap gap-3">
            <Button onClick={onJoinAgain}>{t("ended.joinAgain")}</Button>
            <Link href="/" className={buttonClass("secondary")}>
              {t("common.home")}
            </Link>
          </div>
        </Card>
      </main>
    </div>
  );
}
