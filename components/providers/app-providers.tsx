"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { IntlProvider } from "use-intl";
import "../../client/zod-without-eval";
import { apiLinks } from "../../client/api/links";
import type { Locale } from "../../shared/messages/locale";
import type { Messages } from "../../shared/messages/messages";
import { trpc } from "./trpc";

// The literal types of the English sentences say which values each one takes.
type EnglishMessages = typeof import("../../shared/messages/en").en;
declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: EnglishMessages;
  }
}

interface Props {
  locale: Locale;
  messages: Messages;
  /** Of this page's answer (proxy.ts): the theme is set by a script before React wakes up. */
  nonce: string;
  children: ReactNode;
}

/** What every page stands in: language, theme, and the way to our procedures. */
export function AppProviders({ locale, messages, nonce, children }: Props) {
  const [queryClient] = useState(() => new QueryClient());
  const [trpcClient] = useState(() => trpc.createClient({ links: apiLinks() }));
  return (
    <trpc.Provider client={trpcClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <ThemeProvider
          attribute="data-theme"
          defaultTheme="system"
          enableSystem
          disableTransitionOnChange
          nonce={nonce}
        >
          <IntlProvider locale={locale} messages={messages as EnglishMessages} timeZone="UTC">
            {children}
          </IntlProvider>
        </ThemeProvider>
      </QueryClientProvider>
    </trpc.Provider>
  );
}
