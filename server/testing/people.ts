import type { QuickJoinInput } from "../../shared/video-call";
import type { TestApp } from "./test-app";

export const bearer = ({ participantToken }: { participantToken: string }) => ({
  authorization: `Bearer ${participantToken}`,
});

/** Somebody with a seat in the session `Team`, which is made when it must be: the ticket, and the procedures by its credential. */
export async function seatPerson(app: TestApp, username: string, wish: Partial<QuickJoinInput> = {}) {
  const ticket = await app
    .client()
    .videoCall.quickJoin.mutate({ sessionName: "Team", username, autoCreateSession: true, ...wish });
  return { ...ticket, call: app.client(bearer(ticket)).videoCall };
}

/** The same, and in the call. */
export async function enterCall(app: TestApp, username: string, wish: Partial<QuickJoinInput> = {}) {
  const person = await seatPerson(app, username, wish);
  await app.join(person);
  return person;
}

export type Person = Awaited<ReturnType<typeof seatPerson>>;
