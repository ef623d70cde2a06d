"use client";

import { useEffect, useState } from "react";
import type { Room } from "../../client/api/call-api";
import { rememberGuest } from "../../client/api/remember-guest";
import { roomPath } from "../../client/call/room-path";
import { rememberedName, rememberRoom } from "../../client/storage/device-memory";
import type { JoinTicket } from "../../shared/video-call";
import { Lobby } from "../lobby/lobby";
import { CallEnded } from "./call-ended";
import { CallView } from "./call-view";
import { useDeviceKeys } from "./use-device-keys";
import { useVideoCall } from "./use-video-call";

/** Lobby, call and end, as three states of one page. */
export function CallPage({ room: firstRoom }: { room: Room }) {
  const { state, devices, join, leave, backToLobby, setDevice } = useVideoCall();
  const [room, setRoom] = useState(firstRoom);
  const [username, setUsername] = useState("");
  useDeviceKeys(devices, setDevice);

  const ticket = "call" in state ? state.call.ticket : null;
  useEffect(() => {
    if (!ticket) return;
    if (room.kind === "newPrivate") {
      const created: Room = { kind: "private", sessionId: ticket.sessionId };
      // Not the router: it would take this page for another one and end the call.
      window.history.replaceState(null, "", roomPath(created));
      setRoom(created);
    }
  }, [ticket, room]);
  useEffect(() => {
    if (ticket) remember(ticket, firstRoom, username);
  }, [ticket, firstRoom, username]);

  switch (state.phase) {
    case "idle":
    case "joining":
    case "failed":
      return (
        <Lobby
          room={room}
          devices={devices}
          isJoining={state.phase === "joining"}
          failure={state.phase === "failed" ? state.failure : null}
          onDevice={setDevice}
          onJoin={(name) => {
            setUsername(name);
            rememberedName.write(name); // as typed, not the seated `Kim (2)`: the suffix is this call's
            join(room, name);
          }}
        />
      );
    case "connected":
    case "reconnecting":
      return (
        <CallView
          room={room}
          call={state.call}
          isReconnecting={state.phase === "reconnecting"}
          devices={devices}
          onDevice={setDevice}
          onLeave={leave}
        />
      );
    case "ended":
      return <CallEnded reason={state.reason} durationMs={state.durationMs} onJoinAgain={backToLobby} />;
  }
}

function remember(ticket: JoinTicket, room: Room, username: string): void {
  if (room.kind === "named") rememberRoom(ticket.sessionName, new Date());
  void rememberGuest(username);
}
