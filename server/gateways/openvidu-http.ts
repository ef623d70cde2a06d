/**
 * How calls travel to OpenVidu, ours and the SDK's: over one pool of kept-alive connections, each within a deadline, a bounded number at
 * once. openvidu-node-client 2.32.2 uses axios, whose own HTTP costs three times the CPU (0.19 ms a call instead of 0.06).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Dispatcher, EnvHttpProxyAgent } from "undici";
import { spent } from "../metrics/request-record";
import type { Metrics } from "../ports";
import { DeadlineError, withDeadline } from "./deadline";

export interface OpenViduHttpOptions {
  /** OpenVidu's address, without a path. */
  origin: string;
  /** As the SDK sends it. */
  authorization: string;
  /** For a call that names none. */
  deadlineMs: number;
  metrics: Pick<Metrics, "openviduCalled">;
}

export interface CallOptions<T> {
  deadlineMs?: number;
  /**
   * Gets a result that comes after the deadline. Without it the call is cancelled when its time is over; with it only while it hasn't
   * been sent, because what it makes must be undone.
   */
  late?: (result: T) => void;
}

export interface OpenViduHttp {
  /** Runs one call, the SDK's or `request`. Rejects after the deadline, and at once when too many are under way. */
  call<T>(what: string, work: () => Promise<T>, options?: CallOptions<T>): Promise<T>;
  /** For what the SDK has no method for. Rejects, as the SDK does, with the status as the message when it isn't 200. */
  request(method: "GET" | "POST", path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
}

/** More would find OpenVidu's own threads taken (200 in its default). */
const CONNECTIONS = 128;
/** Under way or waiting for a connection. More means that OpenVidu hangs: whoever comes then is told at once. */
const MOST_CALLS = 512;
/**
 * An idle connection is kept so long, unless OpenVidu names a shorter time. Reconcile comes by more often, so the next join finds one
 * open; and OpenVidu (Tomcat 20 s, nginx 75 s) doesn't close it under a call.
 */
const IDLE_MS = 15_000;
/** How long a creation may outlive its deadline before its connection is cut. */
const LATE_MS = 20_000;

/** One call on its way. */
interface Flight {
  send(request: WireRequest): Promise<WireAnswer>;
  /** Its deadline has passed. */
  expired: boolean;
  /** What it makes has to be undone, so once sent it isn't cancelled. */
  outlives: boolean;
  cancel: (() => void) | null;
}

interface WireRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

interface WireAnswer {
  status: number;
  text: string;
}

const KEY = Symbol.for("quickjoin.openvidu-flights");
const shared: typeof globalThis & { [KEY]?: AsyncLocalStorage<Flight> } = globalThis;
shared[KEY] ??= new AsyncLocalStorage();
/** The process's one, as its container is: Next's routes bring this module again, and set the adapter of the one SDK anew. */
const flights = shared[KEY];

export function createOpenViduHttp({ origin, authorization, deadlineMs, metrics }: OpenViduHttpOptions): OpenViduHttp {
  // Proxies and TLS by the environment, as axios has them: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NODE_TLS_REJECT_UNAUTHORIZED.
  const pool = new EnvHttpProxyAgent({
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    connect: { timeout: deadlineMs },
    headersTimeout: LATE_MS,
    bodyTimeout: LATE_MS,
  });
  let underWay = 0;

  const send = (flight: Flight, request: WireRequest) =>
    new Promise<WireAnswer>((resolve, reject) => {
      pool.dispatch(
        { origin, ...request, method: request.method as Dispatcher.HttpMethod },
        new AnswerReader(flight, resolve, reject),
      );
    });

  /** Told to the metrics and to the running request. */
  async function timed<T>(what: string, call: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      const result = await call();
      metrics.openviduCalled(what, "ok", spent("openvidu", began));
      return result;
    } catch (error) {
      metrics.openviduCalled(what, outcomeOf(error), spent("openvidu", began));
      throw error;
    }
  }

  async function fly<T>(what: string, work: () => Promise<T>, options: CallOptions<T>): Promise<T> {
    if (underWay >= MOST_CALLS) throw new Error(`${what}: ${MOST_CALLS} calls are under way already`);
    const flight: Flight = {
      send: (request) => send(flight, request),
      expired: false,
      outlives: options.late !== undefined,
      cancel: null,
    };
    const counted = async () => {
      underWay += 1;
      try {
        return await flights.run(flight, work);
      } finally {
        underWay -= 1;
      }
    };
    return withDeadline(what, options.deadlineMs ?? deadlineMs, counted, {
      late: options.late,
      expired: () => {
        flight.expired = true;
        if (!flight.outlives) flight.cancel?.();
      },
    });
  }

  return {
    call: (what, work, options = {}) => timed(what, () => fly(what, work, options)),

    async request(method, path, body) {
      const flight = flights.getStore();
      if (!flight) throw new Error("a request outside of a call");
      const headers = { authorization, "content-type": "application/json" };
      const { status, text } = await flight.send({ method, path, headers, body: body ? JSON.stringify(body) : null });
      if (status !== 200) throw new Error(String(status));
      return text.startsWith("{") ? JSON.parse(text) : text;
    },

    close: () => pool.destroy(),
  };
}

/** Of a call that failed: the SDK and `request` reject with OpenVidu's status as the message. Four of them say what is (not) there. */
function outcomeOf(error: unknown): "refused" | "failed" | "timeout" {
  if (error instanceof DeadlineError) return "timeout";
  return error instanceof Error && /^(400|404|406|409)$/.test(error.message) ? "refused" : "failed";
}

/** Collects one answer, and cancels when its flight is over. */
class AnswerReader implements Dispatcher.DispatchHandler {
  private status = 0;
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly flight: Flight,
    private readonly resolve: (answer: WireAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Before anything is sent: what waited too long for a connection never is. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    const cancel = () => controller.abort(new Error("cancelled: its time was over"));
    this.flight.cancel = cancel;
    if (this.flight.expired) cancel();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.resolve({ status: this.status, text: Buffer.concat(this.chunks).toString() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
  }
}

/** What axios hands its adapter, and what it takes back: the little of it that the SDK needs. */
interface SdkRequest {
  method: string;
  url: string;
  headers: { toJSON(): Record<string, string> };
  data?: string;
}

/**
 * The SDK's own axios, and the CommonJS build of it: an import would bring another instance. Found from the working folder, as Next
 * finds its files: the bundler of its routes rewrites what is looked for from `import.meta.url`.
 */
function sdkAxios(): { defaults: { adapter: unknown } } {
  const sdk = createRequire(join(process.cwd(), "package.json")).resolve("openvidu-node-client");
  return createRequire(sdk)("axios");
}

sdkAxios().defaults.adapter = async (config: SdkRequest) => {
  const flight = flights.getStore();
  if (!flight) throw new Error("a call of the SDK outside of a deadline");
  const { pathname, search } = new URL(config.url);
  const { status, text } = await flight.send({
    method: config.method.toUpperCase(),
    path: pathname + search,
    headers: config.headers.toJSON(),
    body: config.data ?? null,
  });
  return { status, data: text, statusText: "", headers: {}, config, request: null };
};
