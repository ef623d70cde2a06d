"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Room } from "../../client/api/call-api";
import { roomPath } from "../../client/call/room-path";
import { Button } from "../ui/button";

const COPIED_SHOWN_MS = 2_500;

/** What somebody who is alone can do: call others in. */
export function Invitation({ room }: { room: Room }) {
  const t = useTranslations("call");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const link = new URL(roomPath(room), window.location.origin).href;

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      field.current?.select(); // no clipboard here: the link is marked, ready to be copied by hand
    }
  }

  return (
    <section className="flex w-full max-w-md flex-col gap-4 rounded-box bg-surface p-6 shadow-card">
      <div>
        <h2 className="font-semibold text-xl tracking-tight">{t("alone")}</h2>
        <p className="mt-1 text-ink-soft">{t(room.kind === "named" ? "inviteNamed" : "invitePrivate")}</p>
      </div>
      <div className="flex flex-col gap-2 sm:flex-row">
        <label htmlFor={id} className="sr-only">
          {t("inviteLink")}
        </label>
        <input
          id={id}
          ref={field}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="min-h-11 min-w-0 flex-1 truncate rounded-xl border border-line bg-raised px-3.5 text-sm"
        />
        <Button onClick={() => void copy()} className="shrink-0">
          {isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
          <span aria-live="polite">{isCopied ? t("copied") : t("copy")}</span>
        </Button>
      </div>
    </section>
  );
}
