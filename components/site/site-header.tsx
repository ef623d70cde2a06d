import Link from "next/link";
import { LanguageSwitch } from "./language-switch";
import { ThemeSwitch } from "./theme-switch";

/** Name on the left, language and theme in the corner. */
export function SiteHeader() {
  return (
    <header className="mx-auto flex w-full max-w-6xl items-center justify-between gap-3 px-4 py-4 sm:px-6">
      <Link href="/" className="flex items-center gap-2.5 rounded-lg font-semibold text-lg tracking-tight">
        {/* biome-ignore lint/performance/noImgElement: a 400-byte SVG needs no image optimizer */}
        <img src="/icon.svg" alt="" width={30} height={30} />
        <span className="max-[420px]:sr-only">QuickJoin</span>
      </Link>
      <div className="flex items-center gap-2">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}
