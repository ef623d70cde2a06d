import type { OpenViduServer } from "./server";

export interface RestAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The body when it is a JSON object, `{}` otherwise. */
  json: Record<string, unknown>;
}

/** Bare REST calls, for what openvidu-node-client hides: exact statuses, bodies and headers. */
export class RestClient {
  constructor(private readonly server: Pick<OpenViduServer, "url" | "secret">) {}

  get(path: string): Promise<RestAnswer> {
    return this.call("GET", path);
  }

  delete(path: string): Promise<RestAnswer> {
    return this.call("DELETE", path);
  }

  post(path: string, body?: unknown): Promise<RestAnswer> {
    return this.call("POST", path, body);
  }

  /** `authorization` null sends none; a text body is sent as it is. */
  async call(method: string, path: string, body?: unknown, authorization?: string | null): Promise<RestAnswer> {
    const basic = `Basic ${Buffer.from(`OPENVIDUAPP:${this.server.secret}`).toString("base64")}`;
    const response = await fetch(`${this.server.url}${path}`, {
      method,
      headers: {
        ...(authorization === null ? {} : { authorization: authorization ?? basic }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith("{") ? JSON.parse(text) : {},
    };
  }
}
