import { expect, it } from "vitest";
import { emptyRoster, peopleOf, withConnection, withoutConnection, withStream } from "./roster";

const kim = { participantId: "p_kim", username: "Kim", kind: "CAMERA" } as const;
const lee = { participantId: "p_lee", username: "이영희", kind: "CAMERA" } as const;
const stream = (streamId: string) => ({ streamId, audioOn: true, videoOn: true, media: null });

const both = withConnection(withConnection(emptyRoster, "con_1", kim), "con_2", lee);

it("lists people in order of arrival", () => {
  expect(peopleOf(both, "me").map((person) => person.username)).toEqual(["Kim", "이영희"]);
});

it("shows somebody who reloads once, in the old place, with the new stream", () => {
  const reloaded = withStream(
    withConnection(withStream(both, "con_1", stream("old")), "con_3", kim),
    "con_3",
    stream("new"),
  );
  const people = peopleOf(reloaded, "me");
  expect(people.map((person) => person.username)).toEqual(["Kim", "이영희"]);
  expect(people[0]?.stream?.streamId).toBe("new");
  expect(peopleOf(withoutConnection(reloaded, "con_1"), "me")).toHaveLength(2);
});

it("leaves out one's own connection from before a reload", () => {
  expect(peopleOf(both, "p_kim").map((person) => person.username)).toEqual(["이영희"]);
});

it("ignores a stream of a connection that nobody vouched for", () => {
  expect(peopleOf(withStream(both, "con_9", stream("s")), "me")).toEqual(peopleOf(both, "me"));
});
