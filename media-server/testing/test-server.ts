import { pino } from "pino";
import { type Environment, readEnvironment } from "../environment";
import { MediaServer } from "../media-server";
import { FakeEngine } from "./fake-engine";
import { TestClient } from "./test-client";

const secret = "test-secret";

/** The whole server on a free port, with a media engine that has no media. */
export class TestServer {
  readonly engine = new FakeEngine();
  readonly #server: MediaServer;
  readonly #clients: TestClient[] = [];
  #port = 0;

  private constructor(environment: Environment, now: () => number) {
    const logger = pino({ level: "silent" });
    this.#server = new MediaServer({ environment, engine: this.engine, logger, now });
  }

  /** @param now the server's clock, in ms */
  static async start(settings: Record<string, string> = {}, now: () => number = Date.now): Promise<TestServer> {
    const environment = readEnvironment({ OPENVIDU_SECRET: secret, MEDIA_SERVER_PORT: "0", ...settings });
    const server = new TestServer(environment, now);
    server.#port = await server.#server.listen();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** A REST call with the secret; a body that isn't JSON gives `{}`. */
  async rest(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string; json: Record<string, unknown> }> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString("base64")}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith("{") ? JSON.parse(text) : {} };
  }

  /** A WebSocket that hasn't joined. */
  async client(): Promise<TestClient> {
    const client = await TestClient.open(`${this.origin.replace("http", "ws")}/openvidu`);
    this.#clients.push(client);
    return client;
  }

  async token(sessionId: string, properties: object = {}): Promise<string> {
    await this.rest("POST", "/openvidu/api/sessions", { customSessionId: sessionId });
    const { json } = await this.rest("POST", `/openvidu/api/sessions/${sessionId}/connection`, properties);
    return String(json.token);
  }

  /** A client in the session (made when there is none), with its joinRoom answer. */
  async join(sessionId: string, properties: object = {}): Promise<TestClient & { joined: Record<string, unknown> }> {
    const token = await this.token(sessionId, properties);
    const client = await this.client();
    const joined = await client.call("joinRoom", { token, session: sessionId, metadata: "", platform: "test" });
    return Object.assign(client, { joined });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    for (const client of this.#clients) await client.close();
  }
}
