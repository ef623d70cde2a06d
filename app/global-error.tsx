"use client";

import { messagesFor } from "../shared/messages/locale";
import "./globals.css";

/** Stands in for the whole page when its frame failed, so nothing here needs that frame. */
export default function GlobalError() {
  const { error } = messagesFor(typeof navigator !== "undefined" && navigator.language.startsWith("ko") ? "ko" : "en");
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-4 p-6">
          <h1 className="font-semibold text-2xl">{error.heading}</h1>
          <p className="text-ink-soft">{error.text}</p>
          <button
            type="button"
            onClick={() => window.location.reload()}
            className="min-h-11 rounded-xl bg-accent px-5 py-2 font-medium text-on-accent"
          >
            {error.reload}
          </button>
        </main>
      </body>
    </html>
  );
}
