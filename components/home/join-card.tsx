"use client";

import { Lock } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { roomPath } from "../../client/call/room-path";
import { rememberedName } from "../../client/storage/device-memory";
import { SESSION_NAME_MAX, sessionNameSchema } from "../../shared/names";
import { UsernameField, useUsernameCheck } from "../site/username-field";
import { Button, buttonClass } from "../ui/button";
import { Card } from "../ui/card";
import { TextField } from "../ui/text-field";
import { useIsAlive } from "../ui/use-is-alive";

/** A name and a room lead to the room's lobby; beneath, a private room. */
export function JoinCard() {
  const t = useTranslations();
  const router = useRouter();
  const isAlive = useIsAlive();
  const username = useUsernameCheck();
  const [roomError, setRoomError] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const typedRoom = String(new FormData(form).get("room"));
    const room = sessionNameSchema.safeParse(typedRoom);
    setRoomError(
      room.success
        ? null
        : t(typedRoom.trim() === "" ? "names.roomMissing" : "names.roomInvalid", { max: String(SESSION_NAME_MAX) }),
    );
    const name = username.check(form);
    if (name === null || !room.success) {
      const wrong = form.elements.namedItem(name === null ? "username" : "room");
      if (wrong instanceof HTMLElement) wrong.focus();
      return;
    }
    rememberedName.write(name);
    router.push(roomPath({ kind: "named", sessionName: room.data }));
  }

  return (
    <Card>
      <h1 className="font-semibold text-2xl tracking-tight">{t("home.heading")}</h1>
      <p className="mt-1.5 text-ink-soft">{t("home.subheading")}</p>
      <form onSubmit={submit} noValidate className="mt-6 flex flex-col gap-4">
        <UsernameField error={username.error} onInput={username.clear} />
        <TextField
          label={t("home.room")}
          name="room"
          placeholder={t("home.roomHint")}
          autoComplete="off"
          error={roomError}
          onInput={() => setRoomError(null)}
        />
        <Button type="submit" disabled={!isAlive} className="mt-1 w-full">
          {t("home.join")}
        </Button>
      </form>
      <div className="mt-6 border-line border-t pt-6">
        <Link href={roomPath({ kind: "newPrivate" })} className={`${buttonClass("secondary")} w-full`}>
          <Lock aria-hidden className="size-4" />
          {t("home.privateRoom")}
        </Link>
        <p className="mt-2 text-center text-ink-soft text-sm">{t("home.privateRoomHint")}</p>
      </div>
    </Card>
  );
}
