import type { Container } from "../../container";
import type { AppDeps, CredentialSigner } from "../../ports";
import { type ModelEvent, OpenViduModel } from "../openvidu-model";
import type { TestDatabase } from "../test-database";
import { type Gate, gated } from "./gate";
import { createModelGateway, type Line } from "./model-gateway";
import { newPerson, type Person } from "./person";

/** An app on its database, an OpenVidu, the webhooks between them, and four people. */
export interface World {
  database: TestDatabase;
  /** Every call of a repository or of OpenVidu is a step of its own. */
  deps: AppDeps;
  /** The same app after the story: nothing waits. */
  calm: AppDeps;
  model: OpenViduModel;
  line: Line;
  /** Webhooks on their way, oldest first. */
  webhooks: ModelEvent[];
  people: Person[];
  /** When cameras were in OpenVidu, by its own clock in ms: the truth behind the totals. */
  stays: Map<string, { from: number; until: number | null }>;
  /** OpenVidu's clock, in ms. */
  openviduNow(): number;
  /** How often what came of which command. */
  outcomes: Map<string, number>;
  /** Lets seconds go by, for the database and for OpenVidu. Only while nothing is under way. */
  pass(seconds: number): Promise<void>;
}

/** Claims in plain text: signing has its own tests, and takes time outside of the gates. */
const plainCredentials: CredentialSigner = {
  sign: async (claims) => JSON.stringify(claims),
  verify: async (token) => ({ claims: JSON.parse(token), expired: false }),
};

export function createWorld({ deps: real }: Container, database: TestDatabase, gate: Gate): World {
  let counted = 0;
  const next = () => String(++counted).padStart(6, "0");
  // OpenVidu's clock is another's, and ticks so that no two of its moments are the same.
  let openviduMs = Date.UTC(2030, 0, 1);
  const webhooks: ModelEvent[] = [];
  const stays: World["stays"] = new Map();
  const model = new OpenViduModel({
    now: () => ++openviduMs,
    newId: next,
    tell(event) {
      webhooks.push(event);
      if (event.event === "sessionDestroyed") return;
      const { connectionId, timestamp } = event;
      const stay = stays.get(connectionId);
      if (stay) stay.until = timestamp;
      else if (event.event === "participantJoined" && isCamera(model, event))
        stays.set(connectionId, { from: timestamp, until: null });
    },
  });
  const line: Line = { down: false, answersToLose: 0 };
  const depsBehind = (behind: Gate): AppDeps => ({
    ...real,
    ids: { session: () => `ses_${next()}`, participant: () => `par_${next()}`, message: () => `msg_${next()}` },
    sessions: gated("sessions", real.sessions, behind),
    participants: gated("participants", real.participants, behind),
    credentials: plainCredentials,
    media: createModelGateway(model, behind, line),
    persist: (_, work) => work(), // real waiting has its own tests
  });
  return {
    database,
    deps: depsBehind(gate),
    calm: depsBehind((_, step) => step()),
    model,
    line,
    webhooks,
    stays,
    openviduNow: () => openviduMs,
    people: ["Kim", "Lee", "Park", "Kim"].map(newPerson),
    outcomes: new Map(),
    async pass(seconds) {
      openviduMs += seconds * 1000;
      await database.sql(passing(seconds));
    },
  };
}

function isCamera(
  model: OpenViduModel,
  { sessionId, connectionId }: { sessionId: string; connectionId: string },
): boolean {
  const data = model.session(sessionId)?.connections.get(connectionId)?.serverData ?? "";
  return JSON.parse(Buffer.from(data, "base64url").toString()).kind === "CAMERA";
}

/** In the record only the times of the database's own clock go back. */
function passing(seconds: number): string {
  const back = (table: string, columns: string[]) =>
    `UPDATE ${table} SET ${columns.map((column) => `${column} = ${column} - interval '${seconds} s'`).join(", ")};`;
  return [
    back("video_sessions", ["created_at", "ends_at", "ended_at"]),
    back("participants", ["state_since", "seat_expires_at", "joined_at", "ended_at", "requested_at"]),
    back("connections", ["state_since", "claimed_at", "gone_at"]),
  ].join("\n");
}
