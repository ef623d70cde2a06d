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

/** Whether somebody can still enter by that token. */
export function isUsable(app: TestApp, { sessionId, connectionId, token }: TokenOf): boolean {
  const connection = app.openvidu.session(sessionId)?.connections.get(connectionId);
  return connection?.token === token && connection.activeAt === null;
}

/** Whether OpenVidu has that connection, in use or not. */
export function isThere(app: TestApp, { sessionId, connectionId }: Omit<TokenOf, "token">): boolean {
  return app.openvidu.session(sessionId)?.connections.has(connectionId) ?? false;
}

/** Somebody's line is cut; OpenVidu notices, and says so. */
export async function loseLine(app: TestApp, { sessionId, connectionId }: Omit<TokenOf, "token">): Promise<void> {
  app.openvidu.leave(sessionId, connectionId);
  await app.deliver();
}

interface TokenOf {
  sessionId: string;
  connectionId: string;
  token: string;
}
