import { cookies, headers } from "next/headers";
import { chooseLocale, LOCALE_COOKIE, type Locale } from "../shared/messages/locale";

/** The language of the page that is being rendered. */
export async function requestLocale(): Promise<Locale> {
  const [cookieJar, requestHeaders] = await Promise.all([cookies(), headers()]);
  return chooseLocale(cookieJar.get(LOCALE_COOKIE)?.value, requestHeaders.get("accept-language"));
}
