import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { RestClient } from "../rest-client";
import { Room } from "../room";
import { publisherOffer } from "../sdp";
import type { OpenViduServer } from "../server";
import { hostileMessage } from "./hostile-message";
import { brokenHttp, hostileRest, type RestAttempt } from "./hostile-rest";
import { Prng } from "./prng";
import type { Known } from "./values";

interface Options {
  server: Pick<OpenViduServer, "url" | "secret">;
  /** The session of a call that must not suffer, and what the attacker knows of it. */
  victims: Known;
  seed: number;
  /** REST requests and socket messages together. */
  attempts: number;
}

export interface AssaultResult {
  /** How often each HTTP status came; `none` when the connection was closed instead. */
  rest: Record<string, number>;
  messages: number;
  /** Sockets that the server closed. */
  closedSockets: number;
  /** JSON-RPC errors by code. */
  refusals: Record<string, number>;
}

const lanes = 8;
const restDeadlineMs = 15_000;

/** Sends what no client would, as fast as it is taken, and looks now and then whether the server answers. Throws when it doesn't. */
export async function assault({ server, victims, seed, attempts }: Options): Promise<AssaultResult> {
  const prng = new Prng(seed);
  const attack = new Assault(server, prng, await Room.create({ ...server, webhooks: null }), victims);
  let left = attempts;
  const run = async () => {
    while (left > 0) {
      left -= 1;
      if (prng.chance(0.5)) await attack.rest();
      else await attack.message();
      if (left % 500 === 0) await expectAnswer(server);
    }
  };
  await Promise.all(Array.from({ length: lanes }, run));
  await attack.end();
  await expectAnswer(server);
  return attack.result;
}

async function expectAnswer(server: Options["server"]): Promise<void> {
  const { status } = await new RestClient(server).get("/openvidu/api/config");
  if (status !== 200) throw new Error(`the server answered ${status}`);
}

class Assault {
  readonly result: AssaultResult = { rest: {}, messages: 0, closedSockets: 0, refusals: {} };
  readonly #own: Known;
  readonly #known: Known;
  readonly #sockets: (WebSocket | null)[] = new Array(lanes).fill(null);
  readonly #agent = new Agent({ keepAlive: true, maxSockets: lanes });
  #nextId = 100;
  #ended = false;

  constructor(
    private readonly server: Options["server"],
    private readonly prng: Prng,
    private readonly room: Room,
    private readonly victims: Known,
  ) {
    this.#own = { sessions: [room.id], connections: [], streams: [], tokens: [] };
    this.#known = {
      sessions: [room.id, ...victims.sessions],
      connections: [...victims.connections],
      streams: [...victims.streams],
      tokens: [...victims.tokens],
    };
  }

  async rest(): Promise<void> {
    const outcome = this.prng.chance(0.03)
      ? await sendRaw(new URL(this.server.url), brokenHttp(this.prng))
      : await this.#call(hostileRest(this.prng, this.#known, this.#own));
    this.result.rest[outcome] = (this.result.rest[outcome] ?? 0) + 1;
  }

  async message(): Promise<void> {
    const lane = this.prng.int(lanes);
    const message = hostileMessage(this.prng, this.#known, this.#nextId++);
    const cut = this.prng.chance(0.02);
    if (this.#sockets[lane]?.readyState !== WebSocket.OPEN) this.#sockets[lane] = await this.#open(lane);
    this.#sockets[lane]?.send(message, () => undefined);
    this.result.messages += 1;
    if (cut) this.#sockets[lane]?.terminate();
    // The server's pace is ours: what is sent faster only waits in buffers.
    await new Promise(setImmediate);
  }

  /** Closes what is open, and what the attacker made with the secret: nobody else would. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const socket of this.#sockets) socket?.terminate();
    this.#agent.destroy();
    const rest = new RestClient(this.server);
    const { json } = await rest.get("/openvidu/api/sessions");
    for (const { id } of json.content as { id: string }[]) {
      if (!this.victims.sessions.includes(id)) await rest.delete(`/openvidu/api/sessions/${encodeURIComponent(id)}`);
    }
  }

  /** Lanes 0 to 2 are guests, 3 to 5 publish in a session of their own, the others sit among the victims as subscribers. */
  async #open(lane: number): Promise<WebSocket> {
    const socket = new WebSocket(`${this.server.url.replace("http", "ws")}/openvidu`);
    socket.on("error", () => undefined);
    socket.on("message", (data) => this.#hear(data.toString()));
    socket.once("close", () => {
      if (!this.#ended) this.result.closedSockets += 1;
    });
    await Promise.race([once(socket, "open"), once(socket, "close")]).catch(() => undefined);
    if (lane >= 3 && socket.readyState === WebSocket.OPEN) await this.#join(socket, lane < 6);
    return socket;
  }

  async #join(socket: WebSocket, publishes: boolean): Promise<void> {
    const rest = new RestClient(this.server);
    const session = publishes ? this.room.id : this.victims.sessions[0];
    if (publishes) await rest.post("/openvidu/api/sessions", { customSessionId: session }); // it ends with its last participant
    const role = publishes ? "PUBLISHER" : "SUBSCRIBER";
    const { json } = await rest.post(`/openvidu/api/sessions/${session}/connection`, { role });
    const { token, id } = json;
    if (typeof token !== "string" || typeof id !== "string") return; // another lane's leave ended the session just now
    remember(this.#known.tokens, token);
    remember(this.#known.connections, id);
    const joining = { token, session, metadata: "" };
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "joinRoom", params: joining }), () => undefined);
    if (!publishes) return;
    remember(this.#own.connections, id);
    const params = { sdpOffer: publisherOffer(), hasAudio: true, hasVideo: true, typeOfVideo: "CAMERA" };
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "publishVideo", params }), () => undefined);
  }

  #hear(text: string): void {
    const { error, result } = JSON.parse(text) as { error?: { code: number }; result?: { id?: unknown } };
    if (error) this.result.refusals[error.code] = (this.result.refusals[error.code] ?? 0) + 1;
    if (typeof result?.id !== "string" || !result.id.startsWith("str_")) return;
    remember(this.#known.streams, result.id);
    remember(this.#own.streams, result.id);
  }

  #call(attempt: RestAttempt): Promise<string> {
    const basic = `Basic ${Buffer.from(`OPENVIDUAPP:${this.server.secret}`).toString("base64")}`;
    const { hostname, port } = new URL(this.server.url);
    const path = attempt.path.replace(/[^!-~]/g, "x");
    const headers = { authorization: attempt.authorized ? basic : (attempt.authorization ?? "") };
    return new Promise((resolve, reject) => {
      const call = request(
        { hostname, port, agent: this.#agent, method: attempt.method, path, headers },
        (response) => {
          response.resume();
          response.once("close", () => resolve(String(response.statusCode)));
        },
      );
      // A refusal that comes amid a long body closes the connection: that is an answer too.
      call.once("error", () => resolve("none"));
      call.setTimeout(restDeadlineMs, () => reject(new Error(`no answer to ${attempt.method} ${path.slice(0, 100)}`)));
      call.end(attempt.body);
    });
  }
}

/** Keeps the list short, so that most ids are still alive. The first ones stay: they are the victims'. */
function remember(list: string[], id: string): void {
  list.push(id);
  if (list.length > 40) list.splice(10, 1);
}

/** The status of what comes back first; half a request gets nothing, and is dropped by us. */
function sendRaw({ hostname, port }: URL, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.setTimeout(100, () => socket.destroy());
    socket.once("data", (data) => {
      resolve(/^HTTP\/1\.1 (\d+)/.exec(data.toString("latin1"))?.[1] ?? "none");
      socket.destroy();
    });
    socket.once("error", () => resolve("none"));
    socket.once("close", () => resolve("none"));
    socket.write(text);
  });
}
