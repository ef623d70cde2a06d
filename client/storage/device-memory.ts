import { z } from "zod";
import { nameKey, sessionNameSchema, usernameSchema } from "../../shared/names";
import { storedValue } from "./json-storage";

const RECENT_ROOMS_KEPT = 5;
const device = () => window.localStorage;

/** The name this person last joined with on this device. */
export const rememberedName = storedValue(device, "quickjoin.name", usernameSchema);

const recentRoomsSchema = z.array(z.object({ sessionName: sessionNameSchema, joinedAt: z.iso.datetime() }));
export type RecentRoom = z.infer<typeof recentRoomsSchema>[number];

const storedRooms = storedValue(device, "quickjoin.rooms", recentRoomsSchema);

/** Named rooms joined lately on this device, latest first. */
export function recentRooms(): RecentRoom[] {
  return storedRooms.read() ?? [];
}

export function rememberRoom(sessionName: string, now: Date): void {
  storedRooms.write(withRoom(recentRooms(), { sessionName, joinedAt: now.toISOString() }));
}

/** The list with this room in front; a room stands in it once, under its name's key. */
export function withRoom(rooms: readonly RecentRoom[], room: RecentRoom): RecentRoom[] {
  const others = rooms.filter((other) => nameKey(other.sessionName) !== nameKey(room.sessionName));
  return [room, ...others].slice(0, RECENT_ROOMS_KEPT);
}
