"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { roomPath } from "../../client/call/room-path";
import { recentRooms } from "../../client/storage/device-memory";
import { useIsAlive } from "../ui/use-is-alive";

/** Rooms joined lately on this device; nothing when there are none. */
export function RecentRooms() {
  const t = useTranslations("home");
  const rooms = useIsAlive() ? recentRooms() : [];
  if (rooms.length === 0) return null;
  return (
    <nav aria-labelledby="recent-rooms">
      <h2 id="recent-rooms" className="px-2 font-medium text-ink-soft text-sm">
        {t("recentRooms")}
      </h2>
      <ul className="mt-2 flex flex-col gap-1">
        {rooms.map(({ sessionName }) => (
          <li key={sessionName}>
            <Link
              href={roomPath({ kind: "named", sessionName })}
              className="group flex min-h-11 items-center justify-between gap-3 rounded-xl px-2 transition-colors duration-150 hover:bg-raised"
            >
              <span className="truncate">{sessionName}</span>
              <ArrowRight aria-hidden className="size-4 shrink-0 text-ink-soft" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
