"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "use-intl";
import { LOCALE_COOKIE, type Locale, localeNames, locales } from "../../shared/messages/locale";
import { Segmented } from "../ui/segmented";

const ONE_YEAR_SECONDS = 31_536_000;
const short = { en: "EN", ko: "한" } as const satisfies Record<Locale, string>;

/** Keeps the choice in a cookie, since the server writes the page's language. */
export function LanguageSwitch() {
  const t = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  return (
    <Segmented
      label={t("language")}
      value={locale}
      options={locales.map((value) => ({
        value,
        label: `${short[value]} · ${localeNames[value]}`, // who steers by voice says what is written there
        content: short[value],
        lang: value,
      }))}
      onChoose={(chosen) => {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API isn't in Firefox and Safari yet
        document.cookie = `${LOCALE_COOKIE}=${chosen}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
        router.refresh();
      }}
    />
  );
}
