"use client";

import { Lock, Users } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Room } from "../../client/api/call-api";
import type { CallFailure } from "../../client/api/call-failure";
import { roomPath } from "../../client/call/room-path";
import type { DeviceKind } from "../../client/media/devices";
import type { LocalMediaState } from "../../client/media/local-media";
import { SiteHeader } from "../site/site-header";
import { UsernameField, useUsernameCheck } from "../site/username-field";
import { Button } from "../ui/button";
import { useIsAlive } from "../ui/use-is-alive";
import { DeviceNotice } from "./device-notice";
import { FailureBanner } from "./failure-banner";
import { Preview } from "./preview";

interface Props {
  room: Room;
  devices: LocalMediaState;
  isJoining: boolean;
  failure: CallFailure | null;
  onDevice: (kind: DeviceKind, wanted: boolean) => void;
  onJoin: (username: string) => void;
}

const meanings = {
  named: "namedRoomMeaning",
  private: "privateRoomMeaning",
  newPrivate: "newPrivateRoomMeaning",
} as const;

/** Before the call: how one will be seen and heard, the name, and Join. */
export function Lobby({ room, devices, isJoining, failure, onDevice, onJoin }: Props) {
  const t = useTranslations("lobby");
  const isAlive = useIsAlive();
  const username = useUsernameCheck();
  const [typedName, setTypedName] = useState("");

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const name = username.check(form);
    if (name !== null) return onJoin(name);
    const field = form.elements.namedItem("username");
    if (field instanceof HTMLElement) field.focus();
  }

  const RoomIcon = room.kind === "named" ? Users : Lock;
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main className="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-6 px-4 sm:px-6 lg:grid lg:grid-cols-[minmax(0,1.6fr)_minmax(20rem,1fr)] lg:content-start lg:items-start lg:gap-12 lg:pt-[9vh]">
        <div className="flex min-w-0 flex-col gap-3">
          <Preview name={typedName} devices={devices} onDevice={onDevice} />
          <DeviceNotice devices={devices} />
        </div>
        <form onSubmit={submit} noValidate className="flex min-w-0 flex-1 flex-col gap-5 lg:pt-6">
          <div>
            <p className="text-ink-soft text-sm">{t("title")}</p>
            <h1 className="mt-1 text-balance break-words font-semibold text-2xl tracking-tight sm:text-3xl">
              {room.kind === "named" ? room.sessionName : t(room.kind === "private" ? "privateRoom" : "newPrivateRoom")}
            </h1>
            <p className="mt-2 flex gap-2 text-ink-soft text-sm">
              <RoomIcon aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span>
                {t(meanings[room.kind])}
                {room.kind === "named" && (
                  <Link
                    href={roomPath({ kind: "newPrivate" })}
                    className="mt-0.5 block w-fit font-medium text-accent underline underline-offset-2 hover:text-accent-strong"
                  >
                    {t("privateInstead")}
                  </Link>
                )}
              </span>
            </p>
          </div>
          <UsernameField
            error={username.error}
            onInput={(typed) => {
              username.clear();
              setTypedName(typed);
            }}
          />
          {failure && (
            // On wide pages below the button, which so stays where it is.
            <div className="lg:order-last">
              <FailureBanner failure={failure} />
            </div>
          )}
          <div className="sticky bottom-0 -mx-4 mt-auto bg-ground px-4 pt-2 pb-[max(1rem,env(safe-area-inset-bottom))] sm:-mx-6 sm:px-6 lg:static lg:m-0 lg:p-0">
            <Button type="submit" disabled={!isAlive || isJoining} aria-busy={isJoining} className="w-full text-base">
              {isJoining ? t("joining") : failure ? t("tryAgain") : t("join")}
            </Button>
          </div>
        </form>
      </main>
    </div>
  );
}
