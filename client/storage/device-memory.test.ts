import { expect, it } from "vitest";
import { withRoom } from "./device-memory";

const room = (sessionName: string) => ({ sessionName, joinedAt: "2026-01-01T00:00:00.000Z" });

it("puts the latest room first, once, however it was typed", () => {
  const rooms = withRoom([room("Weekly sync"), room("회의")], room("WEEKLY  sync"));
  expect(rooms.map((entry) => entry.sessionName)).toEqual(["WEEKLY  sync", "회의"]);
});

it("keeps the last five", () => {
  const rooms = ["a", "b", "c", "d", "e", "f"].reduce((list, name) => withRoom(list, room(name)), [room("z")]);
  expect(rooms.map((entry) => entry.sessionName)).toEqual(["f", "e", "d", "c", "b"]);
});
