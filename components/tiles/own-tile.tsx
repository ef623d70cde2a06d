"use client";

import { useTranslations } from "use-intl";
import { isOn, type LocalMediaState } from "../../client/media/local-media";
import { Tile } from "./tile";
import { useTrackStream } from "./use-track-stream";

interface Props {
  participantId: string;
  username: string;
  devices: LocalMediaState;
}

/** This person, as in a mirror. */
export function OwnTile({ participantId, username, devices }: Props) {
  const t = useTranslations("call");
  return (
    <Tile
      participantId={participantId}
      label={t("you", { name: username })}
      name={username}
      picture={useTrackStream(devices.camera.track)}
      isMicrophoneOn={isOn(devices.microphone)}
      isMirrored
    />
  );
}
