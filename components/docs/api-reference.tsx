"use client";

import { useTheme } from "next-themes";
import { useEffect, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

/** The API's document, to be read and tried out, in the page's language. Swagger UI is loaded here alone, and late: it weighs 0.5 MB. */
export function ApiReference() {
  const t = useTranslations("docs");
  const locale = useLocale();
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  useDarkMode();

  useEffect(() => {
    let isWanted = true;
    import("swagger-ui-dist/swagger-ui-es-bundle.js")
      .then(({ default: SwaggerUIBundle }) => {
        if (!isWanted) return;
        SwaggerUIBundle({
          domNode: place.current,
          url: `/api/openapi.json?lang=${locale}`,
          defaultModelsExpandDepth: 0,
          displayRequestDuration: true,
          onComplete: () => isWanted && setState("shown"),
        });
      })
      .catch(() => isWanted && setState("failed"));
    return () => {
      isWanted = false;
    };
  }, [locale]);

  return (
    <>
      {state === "failed" && <p role="alert">{t("failed")}</p>}
      {state === "loading" && <p role="status">{t("loading")}</p>}
      <div ref={place} />
    </>
  );
}

/** Swagger UI knows its dark colours by a class of the document's element. */
function useDarkMode(): void {
  const { resolvedTheme } = useTheme();
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.toggle("dark-mode", resolvedTheme === "dark");
    return () => classList.remove("dark-mode");
  }, [resolvedTheme]);
}
