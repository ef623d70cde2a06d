"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { Room } from "../../client/api/call-api";
import { createBrowserCall } from "../../client/call/browser-call";
import type { DeviceKind } from "../../client/media/devices";
import type { VideoConfig } from "../../shared/video-call";
import { trpc } from "../providers/trpc";

/** What the guide promises; used when the server's settings can't be had, so that the lobby still shows a picture. */
const fallbackConfig: VideoConfig = { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true };

/** The bridge between the call's state machine and React: snapshots in, actions out. */
export function useVideoCall() {
  const { client } = trpc.useUtils();
  const [{ call, media, attach, detach }] = useState(() => createBrowserCall(client));
  const state = useSyncExternalStore(call.subscribe, call.snapshot, call.snapshot);
  const devices = useSyncExternalStore(media.subscribe, media.snapshot, media.snapshot);
  const config = trpc.videoCall.config.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY, retry: false });

  useEffect(() => {
    attach();
    return detach;
  }, [attach, detach]);

  // Devices are open from the lobby to the end of the call.
  const isOver = state.phase === "ended";
  const videoConfig = config.isPending ? null : (config.data?.defaultVideoConfig ?? fallbackConfig);
  useEffect(() => {
    if (videoConfig && !isOver) void media.open(videoConfig);
  }, [media, videoConfig, isOver]);

  return {
    state,
    devices,
    join: (room: Room, username: string) => void call.join(room, username),
    leave: () => call.leave(),
    backToLobby: () => call.reset(),
    setDevice: (kind: DeviceKind, wanted: boolean) => void media.setWanted(kind, wanted),
  };
}
