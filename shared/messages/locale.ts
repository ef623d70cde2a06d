import { en } from "./en";
import { ko } from "./ko";
import type { Messages } from "./messages";

export const locales = ["en", "ko"] as const;
export type Locale = (typeof locales)[number];

/** The cookie that the language switch sets. */
export const LOCALE_COOKIE = "locale";

/** Each language's own name. */
export const localeNames = { en: "English", ko: "한국어" } as const satisfies Record<Locale, string>;

const messagesOf = { en, ko } as const satisfies Record<Locale, Messages>;

export function messagesFor(locale: Locale): Messages {
  return messagesOf[locale];
}

/** The language of a page: what the person chose, else the first one of `Accept-Language` that we speak, else English. */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  const known = (tag: string | undefined) =>
    locales.find((locale) => locale === tag?.trim().toLowerCase().split("-")[0]);
  const fromCookie = known(chosen);
  if (fromCookie) return fromCookie;
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((entry, index) => {
      const [tag, ...parameters] = entry.split(";");
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find((value) => value);
      return { locale: known(tag), quality: Number(quality ?? 1), index };
    })
    .filter((entry) => entry.locale && entry.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index);
  return wanted[0]?.locale ?? "en";
}
