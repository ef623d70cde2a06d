import { z } from "zod";
import { nameKey } from "../../shared/names";
import type { JoinTicket } from "../../shared/video-call";
import type { Room } from "../api/call-api";
import { storedValue } from "./json-storage";

/**
 * The seat this tab holds, so that a reload takes its own seat back. It lives in the tab's own storage: two tabs are two
 * people.
 */
export interface SeatMemory {
  /** The credential of this tab's seat in the room; null when it has none there. */
  recall(room: Room): Promise<string | null>;
  keep(room: Room, ticket: JoinTicket): void;
  forget(): void;
}

const seatSchema = z.object({
  sessionId: z.string(),
  /** Null for private rooms: they are found by id only. */
  nameKey: z.string().nullable(),
  participantId: z.string(),
  participantToken: z.string(),
});
type Seat = z.infer<typeof seatSchema>;

const storedSeat = storedValue<Seat | null>(() => window.sessionStorage, "quickjoin.seat", seatSchema.nullable());

/** The browser's seat memory, one per tab. */
export function createSeatMemory(): SeatMemory {
  let held: { participantId: string; letGo: () => void } | null = null;
  return {
    async recall(room) {
      const seat = storedSeat.read();
      if (!seat || !isSeatIn(seat, room)) return null;
      const isOurs = held?.participantId === seat.participantId || !(await isHeldElsewhere(seat.participantId));
      return isOurs ? seat.participantToken : null;
    },
    keep(room, ticket) {
      const { sessionId, participantId, participantToken } = ticket;
      const key = room.kind === "named" ? nameKey(room.sessionName) : null;
      storedSeat.write({ sessionId, participantId, participantToken, nameKey: key });
      if (held?.participantId === participantId) return;
      held?.letGo();
      held = { participantId, letGo: hold(participantId) };
    },
    forget() {
      held?.letGo();
      held = null;
      storedSeat.write(null);
    },
  };
}

function isSeatIn(seat: Seat, room: Room): boolean {
  switch (room.kind) {
    case "named":
      return seat.nameKey === nameKey(room.sessionName);
    case "private":
      return seat.sessionId === room.sessionId;
    case "newPrivate":
      return false;
  }
}

const lockName = (participantId: string) => `quickjoin.seat.${participantId}`;

// "Duplicate tab" copies the tab's storage too. A lock per seat tells the copy from a reload: a page that goes away lets go.
async function isHeldElsewhere(participantId: string): Promise<boolean> {
  if (!navigator.locks) return false; // pages that aren't served securely have none
  return navigator.locks.request(lockName(participantId), { ifAvailable: true }, (lock) => lock === null);
}

/** Holds the seat's lock until the returned function is called or the page goes away. */
function hold(participantId: string): () => void {
  if (!navigator.locks) return () => {};
  let letGo = () => {};
  const untilLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  void navigator.locks.request(lockName(participantId), () => untilLetGo);
  return letGo;
}
