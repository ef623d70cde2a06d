import type { Context as HonoContext } from "hono";
import { type Locale, locales } from "../../shared/messages/locale";
import { openApiDocument } from "../api/openapi/document";
import { etagOf, revalidated } from "./answers/etag";

/** Serves the API's document: English, or what `?lang=` says. Written at the first request for it. */
export function openApi() {
  const written = new Map<Locale, { body: string; etag: string }>();

  return (c: HonoContext): Response => {
    const locale = locales.find((one) => one === c.req.query("lang")) ?? "en";
    let document = written.get(locale);
    if (!document) {
      const body = JSON.stringify(openApiDocument(locale));
      document = { body, etag: etagOf(body) };
      written.set(locale, document);
    }
    return revalidated(c, document.body, document.etag);
  };
}
