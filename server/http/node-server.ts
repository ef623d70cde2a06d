import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

export interface NodeServerOptions {
  api: RequestListener;
  pages: RequestListener;
  /** Next's own server for upgrades. It would take every upgrade of ours, so it listens on a shadow of it. */
  upgrades: Server;
}

/** A request gets this long to arrive. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than proxies keep theirs (60 s is common), so that it's never us who close a connection they are writing to. */
const KEEP_ALIVE_MS = 65_000;

/** The app's one server: `/api` is ours before Next sees it, but for next-auth, which lives in Next. */
export function createNodeServer({ api, pages, upgrades }: NodeServerOptions): Server {
  const server = createServer((request, response) => {
    // Its client would keep the connection for the next request, which a server that drains won't take.
    response.once("close", () => !server.listening && server.closeIdleConnections());
    if (isOurs(request)) return api(request, response);
    if (!isReadable(request)) return void response.writeHead(400, { "Content-Type": "text/plain" }).end("Bad Request");
    pages(request, response);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("upgrade", (request, socket, head) => {
    if (!upgrades.emit("upgrade", request, socket, head)) socket.destroy();
  });
  return server;
}

function isOurs({ url = "" }: IncomingMessage): boolean {
  return url.startsWith("/api/") && !url.startsWith("/api/auth/");
}

/** Next answers an address with a stray percent sign as if it had failed itself. */
function isReadable({ url = "" }: IncomingMessage): boolean {
  try {
    decodeURIComponent(url.replace(/\?.*/s, ""));
    return true;
  } catch {
    return false;
  }
}

/** Rejects with what `listen` failed with, EADDRINUSE for one. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Accepts nothing new, lets requests under way finish for `graceMs`, then cuts what is left. */
export async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const abort = new AbortController();
  await Promise.race([closed, pause(graceMs, undefined, { signal: abort.signal }).catch(() => {})]);
  abort.abort();
  server.closeAllConnections();
  await closed;
}
