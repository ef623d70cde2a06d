"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "use-intl";
import { Segmented } from "../ui/segmented";
import { useIsAlive } from "../ui/use-is-alive";

export function ThemeSwitch() {
  const t = useTranslations("common");
  const { theme, setTheme } = useTheme();
  const isAlive = useIsAlive(); // the server doesn't know the choice
  return (
    <Segmented
      label={t("theme")}
      value={isAlive ? theme : undefined}
      options={[
        { value: "system", label: t("themeSystem"), content: <Monitor aria-hidden className="size-4" /> },
        { value: "light", label: t("themeLight"), content: <Sun aria-hidden className="size-4" /> },
        { value: "dark", label: t("themeDark"), content: <Moon aria-hidden className="size-4" /> },
      ]}
      onChoose={setTheme}
    />
  );
}
