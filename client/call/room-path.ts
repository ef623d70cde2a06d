import type { Room } from "../api/call-api";

/** The address of a room's page. */
export function roomPath(room: Room): string {
  switch (room.kind) {
    case "named":
      return `/call/${encodeURIComponent(room.sessionName)}`;
    case "private":
      return `/call/id/${encodeURIComponent(room.sessionId)}`;
    case "newPrivate":
      return "/call/id/new";
  }
}
