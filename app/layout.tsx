import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppProviders } from "../components/providers/app-providers";
import { messagesFor } from "../shared/messages/locale";
import "./globals.css";
import { requestLocale } from "./request-locale";

export async function generateMetadata(): Promise<Metadata> {
  const { common, home } = messagesFor(await requestLocale());
  return {
    title: { default: `${common.appName} · ${home.title}`, template: `%s · ${common.appName}` },
    description: home.subheading,
    icons: { icon: "/icon.svg" },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f6" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1413" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await requestLocale();
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    // The theme is put on this element before React wakes up.
    <html lang={locale} suppressHydrationWarning>
      <body>
        <AppProviders locale={locale} messages={messagesFor(locale)} nonce={nonce}>
          {children}
        </AppProviders>
      </body>
    </html>
  );
}
