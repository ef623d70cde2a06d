"use client";

import { MicOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Avatar } from "./avatar";
import { Picture } from "./picture";

interface Props {
  participantId: string;
  /** The name as shown. */
  label: string;
  name: string;
  /** Null while the camera is off or the picture is on its way. */
  picture: MediaStream | null;
  isMicrophoneOn: boolean;
  isMirrored?: boolean;
  children?: ReactNode;
}

/** One person: picture or initials, name, and a sign when muted. */
export function Tile({ participantId, label, name, picture, isMicrophoneOn, isMirrored = false, children }: Props) {
  const t = useTranslations("call");
  return (
    <figure
      aria-label={label}
      data-participant-id={participantId}
      className="relative m-0 flex size-full items-center justify-center overflow-hidden rounded-box bg-[#1d2725]"
    >
      <Avatar name={name} seed={participantId} className="h-[42%] max-h-36 -translate-y-[12%]" />
      {picture && <Picture stream={picture} isMirrored={isMirrored} />}
      {children}
      <figcaption className="absolute bottom-2 left-2 flex max-w-[calc(100%-1rem)] items-center gap-1.5 rounded-lg bg-black/60 px-2 py-1 text-sm text-white">
        {!isMicrophoneOn && <MicOff role="img" aria-label={t("muted")} className="size-3.5 shrink-0 text-[#ff9d94]" />}
        <span className="truncate">{label}</span>
      </figcaption>
    </figure>
  );
}
