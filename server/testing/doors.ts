import { shapesOf } from "../api/openapi/procedure-shapes";
import { type ProcedurePath, REST_BASE, type RestRoute, restRoutes } from "../api/rest-routes";
import type { TestApp } from "./test-app";

export interface Answer {
  status: number;
  /** The error's, or `ok`. */
  code: string;
  body: Record<string, unknown>;
  headers: Headers;
}

/** One of the two ways to a procedure, as a program without our client would use it. */
export interface Door {
  name: "REST" | "tRPC";
  call(procedure: ProcedurePath, input?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** The same door, for a client with another address. */
  from(peer: string): Door;
  /** quickJoin with a body as it stands. */
  send(body: BodyInit, headers?: Record<string, string>): Promise<Answer>;
}

/** Whether a procedure below `videoCall` only reads. */
export function isQuery(procedure: ProcedurePath): boolean {
  return shapesOf(procedure).type === "query";
}

/** REST and tRPC, for tests that must hold over both. */
export function doorsOf(app: () => TestApp): Door[] {
  return [restDoor(app), trpcDoor(app)];
}

function restDoor(app: () => TestApp, peer?: string): Door {
  return {
    name: "REST",
    async call(procedure, input = {}, headers = {}) {
      const { method, ...route }: RestRoute = restRoutes[procedure];
      const { address, body } = restRequest(route, input);
      const sends = method !== "GET" && Object.keys(body).length > 0;
      const init = { method, headers, body: sends ? JSON.stringify(body) : null };
      return read(await app().fetch(REST_BASE + address, init, peer));
    },
    send: async (body, headers = {}) =>
      read(await app().fetch(`${REST_BASE}/quick-join`, { method: "POST", headers, body }, peer)),
    from: (other) => restDoor(app, other),
  };
}

function trpcDoor(app: () => TestApp, peer?: string): Door {
  const post = async (procedure: string, body: BodyInit, headers: Record<string, string>) => {
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
    return read(await app().fetch(`/api/trpc/videoCall.${procedure}`, init, peer));
  };
  return {
    name: "tRPC",
    async call(procedure, input = {}, headers = {}) {
      if (!isQuery(procedure)) return post(procedure, JSON.stringify(input), headers);
      const query = encodeURIComponent(JSON.stringify(input));
      return read(await app().fetch(`/api/trpc/videoCall.${procedure}?input=${query}`, { headers }, peer));
    },
    send: (body, headers = {}) => post("quickJoin", body, headers),
    from: (other) => trpcDoor(app, other),
  };
}

function restRequest({ path, query = [] }: Omit<RestRoute, "method">, input: Record<string, unknown>) {
  const body = { ...input };
  const address = path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = encodeURIComponent(String(body[field]));
    delete body[field];
    return value;
  });
  const parameters = new URLSearchParams();
  for (const field of query) {
    if (body[field] !== undefined) parameters.set(field, String(body[field]));
    delete body[field];
  }
  return { address: parameters.size > 0 ? `${address}?${parameters}` : address, body };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  const json = text === "" ? {} : JSON.parse(text);
  if (status < 400) return { status, code: "ok", body: json.result?.data ?? json, headers };
  return { status, code: json.code ?? json.error?.data?.code, body: json.error?.data ?? json, headers };
}
