import { AppError } from "../../errors/app-error";
import { autoReconnect } from "../../use-cases/auto-reconnect";
import { goAway } from "../../use-cases/go-away";
import { leave } from "../../use-cases/leave";
import { endSession } from "../../use-cases/moderation/end-session";
import { removeParticipant } from "../../use-cases/moderation/remove-participant";
import { quickJoin } from "../../use-cases/quick-join";
import { refreshToken } from "../../use-cases/refresh-token";
import { shareScreen } from "../../use-cases/share-screen";
import { discardLeftovers } from "../../use-cases/upkeep/discard-leftovers";
import { endSessions } from "../../use-cases/upkeep/end-sessions";
import { giveUpSeats } from "../../use-cases/upkeep/give-up-seats";
import { type MediaEvent, receiveMediaEvent } from "../../use-cases/upkeep/receive-media-event";
import { reconcile } from "../../use-cases/upkeep/reconcile";
import type { ModelEvent } from "../openvidu-model";
import type { Command } from "./commands";
import { type Person, remember } from "./person";
import type { World } from "./world";

/** Does it as a client, OpenVidu or a job would. Refusals are answers too; anything but an AppError is a bug, and thrown. */
export async function perform(world: World, command: Command): Promise<void> {
  const count = (outcome: string) => {
    const key = `${command.do}: ${outcome}`;
    world.outcomes.set(key, (world.outcomes.get(key) ?? 0) + 1);
  };
  try {
    count((await run(world, command)) ? "done" : "nothing to do");
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "INTERNAL") throw error;
    count(error.code);
  }
}

/** False: the command has no sense now. */
async function run(world: World, command: Command): Promise<boolean> {
  const { deps, model, line, webhooks } = world;
  switch (command.do) {
    case "join":
      return join(world, command);
    case "enter": {
      const person = pick(world.people, command.who, ({ tokens }) => tokens.length > 0);
      const token = person?.tokens.at(-1 - (command.token % person.tokens.length));
      return person !== undefined && token !== undefined && enter(world, person, token);
    }
    case "drop": {
      const last = pick(world.people, command.who, ({ entered }) => entered.length > 0)?.entered.pop();
      return last !== undefined && model.disconnect(last.sessionId, last.connectionId) === "done";
    }
    case "leave":
      return asCaller(world, command.who, async (caller) => (await leave(deps, caller)).left);
    case "away":
      return asCaller(world, command.who, async (caller, { entered }) => {
        const connectionId = entered.findLast(({ kind }) => kind === "CAMERA")?.connectionId;
        return connectionId ? (await goAway(deps, { ...caller, connectionId, persisted: false })).away : false;
      });
    case "refresh":
      return asCaller(world, command.who, async (caller, person) => {
        remember(person, await refreshToken(deps, caller));
        return true;
      });
    case "reconnect":
      return asCaller(world, command.who, async (caller, person) => {
        const lastConnectionId = known(person, command.last);
        const token = remember(person, await autoReconnect(deps, { ...caller, lastConnectionId }));
        if (command.enters) enter(world, person, token);
        return true;
      });
    case "shareScreen":
      return asCaller(world, command.who, async (caller, person) => {
        const { sessionId, connectionId } = await shareScreen(deps, caller);
        const token = { sessionId, connectionId, kind: "SCREEN" as const };
        person.tokens.push(token);
        if (command.enters) enter(world, person, token);
        return true;
      });
    case "remove":
      return asCaller(world, command.who, (caller) => remove(world, caller, command.whom));
    case "endSession":
      return asCaller(world, command.who, async (caller) => (await endSession(deps, caller)).ended);
    case "webhook": {
      const index = command.which % Math.max(1, webhooks.length);
      const [event] = command.again ? webhooks.slice(index, index + 1) : webhooks.splice(index, 1);
      if (event) await deliver(world, event);
      return event !== undefined;
    }
    case "loseWebhook":
      return webhooks.splice(command.which % Math.max(1, webhooks.length), 1).length > 0;
    case "reconcile":
      await reconcile(deps);
      return true;
    case "giveUpSeats":
      await giveUpSeats(deps);
      return true;
    case "discardLeftovers":
      await discardLeftovers(deps);
      return true;
    case "endSessions":
      await endSessions(deps);
      return true;
    case "restartOpenVidu":
      for (const stay of world.stays.values()) stay.until ??= world.openviduNow();
      model.restart();
      return true;
    case "loseAnswer":
      line.answersToLose += 1;
      return true;
    case "cutLine":
      line.down = true;
      return true;
    case "mendLine":
      line.down = false;
      return true;
  }
}

async function join(world: World, wish: Extract<Command, { do: "join" }>): Promise<boolean> {
  const person = pick(world.people, wish.who);
  if (!person) return false;
  if (!wish.repeats) person.presses += 1;
  const ticket = await quickJoin(world.deps, {
    sessionName: `Room ${wish.room}`,
    username: person.name,
    autoCreateSession: true,
    sessionConfig: { maxParticipants: 3 },
    requestId: `press-${wish.who}-${wish.room}-${person.presses}`,
    credential: wish.asSelf || wish.takesOver ? person.claims : null,
    takeover: wish.takesOver && person.claims !== null,
  });
  const token = remember(person, ticket);
  if (wish.enters) enter(world, person, token);
  return true;
}

function enter({ model }: World, person: Person, token: Person["tokens"][number]): boolean {
  const isIn = model.enter(token.sessionId, token.connectionId);
  if (isIn) person.entered.push(token);
  return isIn;
}

/** Removes somebody, and makes sure that what they hold is dead when the answer is there. */
async function remove(world: World, caller: Caller, index: number): Promise<boolean> {
  const whom = pick(world.people, index, ({ claims }) => claims !== null && claims !== caller.credential);
  const target = whom?.claims;
  if (!target) return false;
  const held = [...whom.tokens];
  await removeParticipant(world.deps, { ...caller, participantId: target.participantId });
  const alive = world.model.connections().filter(({ connectionId, serverData }) => {
    const { participantId } = JSON.parse(Buffer.from(serverData, "base64url").toString());
    return participantId === target.participantId && held.some((token) => token.connectionId === connectionId);
  });
  if (alive.length > 0) throw new Error(`removed, and still there: ${alive.map((c) => c.connectionId).join(", ")}`);
  return true;
}

/** OpenVidu's event, as the webhook receiver hands it on. */
export async function deliver({ deps }: Pick<World, "deps">, event: ModelEvent): Promise<void> {
  const { timestamp, event: kind, ...ids } = event;
  await receiveMediaEvent(deps, { kind, ...ids, at: new Date(timestamp) } as MediaEvent);
}

function pick(
  people: readonly Person[],
  index: number,
  who: (person: Person) => boolean = () => true,
): Person | undefined {
  const those = people.filter(who);
  return those[index % those.length];
}

interface Caller {
  sessionId: string;
  credential: Person["claims"];
  cookies: [];
}

/** With the credential that one who has come has now. */
async function asCaller(
  world: World,
  who: number,
  work: (caller: Caller, person: Person) => Promise<boolean>,
): Promise<boolean> {
  const person = pick(world.people, who, ({ claims }) => claims !== null);
  if (!person?.claims) return false;
  return work({ sessionId: person.claims.sessionId, credential: person.claims, cookies: [] }, person);
}

function known({ tokens, entered }: Person, which: "current" | "older" | "unknown"): string | undefined {
  if (which === "current") return entered.findLast(({ kind }) => kind === "CAMERA")?.connectionId;
  return which === "older" ? tokens.at(0)?.connectionId : undefined;
}
