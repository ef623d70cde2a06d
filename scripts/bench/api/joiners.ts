import { Pool } from "undici";
import type { OurServer } from "../media/ours";

/** A way into a room. */
export interface Joiner {
  /** Resolves when `person` holds a token for `room`, which is made when there is none. */
  join(room: string, person: string): Promise<void>;
  close(): Promise<void>;
}

const json = { "content-type": "application/json" };

/** Ours: one call. */
export function quickJoiner(port: number, connections: number): Joiner {
  const pool = poolTo(port, connections);
  return {
    async join(room, person) {
      const body = { sessionName: room, username: person, autoCreateSession: true };
      const answer = await post(pool, "/api/trpc/videoCall.quickJoin", body);
      if (!answer.includes('"token":"')) throw new Error(`no token: ${answer}`);
    },
    close: () => pool.close(),
  };
}

/** As the tutorial's page does it: the session first, whether it is there or not, then the connection. */
export function tutorialJoiner(port: number, connections: number): Joiner {
  const pool = poolTo(port, connections);
  return {
    async join(room) {
      const sessionId = await post(pool, "/api/sessions", { customSessionId: room });
      const token = await post(pool, `/api/sessions/${sessionId}/connections`, {});
      if (!token.startsWith("ws")) throw new Error(`no token: ${token}`);
    },
    close: () => pool.close(),
  };
}

/** What no join can do without: one connection asked of OpenVidu itself, by whoever has its secret. The room must be there. */
export function bareJoiner(port: number, connections: number, secret: string): Joiner {
  const pool = poolTo(port, connections);
  const headers = authorization(secret);
  return {
    async join(room) {
      const answer = await post(pool, `/openvidu/api/sessions/${room}/connection`, {}, headers);
      if (!answer.includes('"token"')) throw new Error(`no token: ${answer}`);
    },
    close: () => pool.close(),
  };
}

/** Rooms made and emptied by OpenVidu's own API. */
export function roomKeeper({ url, secret }: Pick<OurServer, "url" | "secret">) {
  const headers = { ...json, ...authorization(secret) };
  const call = async (method: string, path: string, body?: object) => {
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await fetch(`${url}/openvidu/api${path}`, init);
    return { status: answer.status, text: await answer.text() };
  };
  return {
    async open(room: string): Promise<void> {
      const { status } = await call("POST", "/sessions", { customSessionId: room });
      if (status !== 200) throw new Error(`the room ${room} was answered ${status}`);
    },
    /** Ends every session, and with them the tokens that nobody used. */
    async closeAll(): Promise<void> {
      const { content } = JSON.parse((await call("GET", "/sessions")).text) as { content: { id: string }[] };
      await Promise.all(content.map(({ id }) => call("DELETE", `/sessions/${id}`)));
    },
  };
}

function poolTo(port: number, connections: number): Pool {
  return new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
}

async function post(pool: Pool, path: string, body: object, headers: Record<string, string> = {}): Promise<string> {
  const answer = await pool.request({
    method: "POST",
    path,
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${path} was answered ${answer.statusCode}: ${text}`);
  return text;
}

function authorization(secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString("base64")}` };
}
