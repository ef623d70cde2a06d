"use client";

import { LoaderCircle, Volume2 } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Room } from "../../client/api/call-api";
import type { OngoingCall } from "../../client/call/call-state";
import type { DeviceKind } from "../../client/media/devices";
import type { LocalMediaState } from "../../client/media/local-media";
import { OwnTile } from "../tiles/own-tile";
import { RemoteTile } from "../tiles/remote-tile";
import { TileGrid } from "../tiles/tile-grid";
import { Button } from "../ui/button";
import { Announcer } from "./announcer";
import { CallBar } from "./call-bar";
import { CallClock } from "./call-clock";
import { Invitation } from "./invitation";
import { useControlsShown } from "./use-controls-shown";

interface Props {
  room: Room;
  call: OngoingCall;
  isReconnecting: boolean;
  devices: LocalMediaState;
  onDevice: (kind: DeviceKind, wanted: boolean) => void;
  onLeave: () => void;
}

/** The call: pictures, and everything else stepping back. Dark whatever the page is. */
export function CallView({ room, call, isReconnecting, devices, onDevice, onLeave }: Props) {
  const t = useTranslations();
  const controls = useRef<HTMLDivElement>(null);
  const areControlsShown = useControlsShown(controls);
  const [blockedSounds, setBlockedSounds] = useState<readonly (() => void)[]>([]);
  const addBlockedSound = useCallback((play: () => void) => setBlockedSounds((others) => [...others, play]), []);
  const { ticket, others, startedAtMs } = call;
  const own = { participantId: ticket.participantId, username: ticket.username, devices };

  return (
    <div data-theme="dark" className="flex h-dvh flex-col bg-[#0b100f] text-ink">
      <header className="flex h-14 shrink-0 items-center justify-between gap-4 px-4">
        <h1 className="truncate font-medium">{room.kind === "named" ? ticket.sessionName : t("lobby.privateRoom")}</h1>
        <CallClock startedAtMs={startedAtMs} />
      </header>
      <main aria-label={t("call.people")} className="relative min-h-0 flex-1 px-2 sm:px-4">
        {others.length === 0 && (
          <div className="absolute inset-0 flex items-center justify-center px-4 pb-24 sm:pb-0">
            <Invitation room={room} />
          </div>
        )}
        <TileGrid>
          <OwnTile key={ticket.participantId} {...own} />
          {others.map((person) => (
            <RemoteTile key={person.participantId} person={person} onSoundBlocked={addBlockedSound} />
          ))}
        </TileGrid>
        <div className="pointer-events-none absolute inset-x-0 top-2 flex justify-center px-4" role="alert">
          {isReconnecting && (
            <p className="flex items-center gap-2.5 rounded-full bg-notice-wash px-4 py-2 text-notice-ink text-sm shadow-card">
              <LoaderCircle aria-hidden className="size-4 animate-spin" />
              {t("call.reconnecting")}
            </p>
          )}
          {!isReconnecting && blockedSounds.length > 0 && (
            <p className="pointer-events-auto flex items-center gap-3 rounded-full bg-notice-wash py-1.5 pr-2 pl-4 text-notice-ink text-sm shadow-card">
              {t("call.soundBlocked")}
              <Button
                onClick={() => {
                  for (const play of blockedSounds) play();
                  setBlockedSounds([]);
                }}
              >
                <Volume2 aria-hidden className="size-4" />
                {t("call.hear")}
              </Button>
            </p>
          )}
        </div>
      </main>
      <CallBar ref={controls} isShown={areControlsShown} devices={devices} onDevice={onDevice} onLeave={onLeave} />
      <Announcer others={others} isReconnecting={isReconnecting} />
    </div>
  );
}
