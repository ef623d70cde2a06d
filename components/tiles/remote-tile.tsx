"use client";

import { useMemo } from "react";
import type { RemotePerson } from "../../client/call/roster";
import { Sound } from "./sound";
import { Tile } from "./tile";
import { useTrackStream } from "./use-track-stream";

interface Props {
  person: RemotePerson;
  onSoundBlocked: (play: () => void) => void;
}

/** Somebody else's picture and voice. */
export function RemoteTile({ person, onSoundBlocked }: Props) {
  const { participantId, username, stream } = person;
  const media = stream?.media ?? null;
  const [voice, view] = useMemo(
    () => [media?.getAudioTracks()[0] ?? null, media?.getVideoTracks()[0] ?? null],
    [media],
  );
  const sound = useTrackStream(voice);
  const picture = useTrackStream(view);
  return (
    <Tile
      participantId={participantId}
      label={username}
      name={username}
      picture={stream?.videoOn ? picture : null}
      isMicrophoneOn={stream?.audioOn ?? false}
    >
      {sound && <Sound stream={sound} onBlocked={onSoundBlocked} />}
    </Tile>
  );
}
