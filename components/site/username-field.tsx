"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { rememberedName } from "../../client/storage/device-memory";
import { USERNAME_MAX, usernameSchema } from "../../shared/names";
import { TextField } from "../ui/text-field";

const FIELD = "username";

/** Checks the name that stands in a form with a `UsernameField`. */
export function useUsernameCheck() {
  const t = useTranslations("names");
  const [error, setError] = useState<string | null>(null);
  return {
    error,
    clear: () => setError(null),
    /** The name as it will be shown; null when it can't be one, and then `error` says why. */
    check(form: HTMLFormElement): string | null {
      const typed = String(new FormData(form).get(FIELD));
      const name = usernameSchema.safeParse(typed);
      setError(
        name.success
          ? null
          : t(typed.trim() === "" ? "usernameMissing" : "usernameInvalid", { max: String(USERNAME_MAX) }),
      );
      return name.data ?? null;
    },
  };
}

interface Props {
  error: string | null;
  onInput: (typed: string) => void;
}

/** The person's name, filled in from the last time on this device. */
export function UsernameField({ error, onInput }: Props) {
  const t = useTranslations("home");
  const input = useRef<HTMLInputElement>(null);
  const tell = useRef(onInput);
  useEffect(() => {
    const remembered = rememberedName.read();
    const field = input.current;
    if (field?.value !== "" || remembered === null) return;
    field.value = remembered;
    tell.current(remembered);
  }, []);
  return (
    <TextField
      ref={input}
      label={t("yourName")}
      name={FIELD}
      autoComplete="nickname"
      error={error}
      onInput={(event: FormEvent<HTMLInputElement>) => onInput(event.currentTarget.value)}
    />
  );
}
