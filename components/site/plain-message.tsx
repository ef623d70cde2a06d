"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button, buttonClass } from "../ui/button";
import { Card } from "../ui/card";
import { SiteHeader } from "./site-header";

/** A page that can only say what happened and where to go. */
export function PlainMessage({ kind }: { kind: "notFound" | "error" }) {
  const t = useTranslations();
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main className="flex flex-1 items-center justify-center px-4 pb-24">
        <Card className="w-full max-w-md">
          <h1 className="font-semibold text-2xl tracking-tight">{t(`${kind}.heading`)}</h1>
          <p className="mt-2 text-ink-soft">{t(`${kind}.text`)}</p>
          <div className="mt-6 flex flex-wrap gap-3">
            {kind === "error" && <Button onClick={() => window.location.reload()}>{t("error.reload")}</Button>}
            <Link href="/" className={buttonClass(kind === "error" ? "secondary" : "primary")}>
              {t("common.home")}
            </Link>
          </div>
        </Card>
      </main>
    </div>
  );
}
