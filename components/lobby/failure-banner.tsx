"use client";

import { CircleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "use-intl";
import type { CallFailure } from "../../client/api/call-failure";
import { errorSentence } from "../../shared/errors";
import { Banner } from "../ui/banner";

/** Why joining didn't work, in a sentence; what support needs stands under "Details". */
export function FailureBanner({ failure }: { failure: CallFailure }) {
  const t = useTranslations();
  const locale = useLocale();
  return (
    <Banner icon={CircleAlert} look="problem" isUrgent>
      {failure.kind !== "refused" ? (
        <p>{t(`failures.${failure.kind}`)}</p>
      ) : (
        <>
          <p>{errorSentence(failure.error.code, locale, failure.error.details)}</p>
          {failure.error.hint === "rejoin" && (
            <Link href="/" className="mt-1 inline-block font-medium text-accent underline underline-offset-2">
              {t("common.home")}
            </Link>
          )}
          <details className="mt-1 text-ink-soft">
            <summary className="w-fit cursor-pointer rounded">{t("common.details")}</summary>
            <p className="mt-1">{t("common.errorCode", { code: failure.error.code })}</p>
            <p className="break-all">{t("common.requestId", { requestId: failure.error.requestId })}</p>
          </details>
        </>
      )}
    </Banner>
  );
}
