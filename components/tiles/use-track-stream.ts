import { useMemo } from "react";

/** A stream of one track, for a media element: the same object as long as the track is the same. */
export function useTrackStream(track: MediaStreamTrack | null): MediaStream | null {
  return useMemo(() => (track ? new MediaStream([track]) : null), [track]);
}
