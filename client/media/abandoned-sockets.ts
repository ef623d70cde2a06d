/**
 * openvidu-browser 2.32.2 goes on opening a socket every 3 s, 2000 times, after a session was left while its socket was away
 * (webSocketWithReconnection.js: the loop never looks whether it was closed). Nothing public stops it, so its sockets come
 * through here: one that would resume a session that this page has left is never opened.
 */

/** Sessions with a connection that is wanted, and how many. */
const wanted = new Map<string, number>();
let isInstalled = false;

export interface SocketLease {
  /** The connection is over: its library may not resume. Idempotent. */
  abandon(): void;
}

/** Leases the sockets of the session that the token is for. */
export function refuseAbandonedSockets(token: string): SocketLease {
  install();
  const sessionId = new URL(token).searchParams.get("sessionId") ?? "";
  wanted.set(sessionId, (wanted.get(sessionId) ?? 0) + 1);
  let isAbandoned = false;
  return {
    abandon() {
      if (isAbandoned) return;
      isAbandoned = true;
      wanted.set(sessionId, (wanted.get(sessionId) ?? 1) - 1);
    },
  };
}

/** Whether a socket to this address would resume a session that nobody here wants any more. */
export function isAbandoned(address: string | URL): boolean {
  const { pathname, searchParams } = new URL(address, globalThis.location?.href); // others may give a path alone
  if (pathname !== "/openvidu" || !searchParams.has("reconnect")) return false;
  return (wanted.get(searchParams.get("sessionId") ?? "") ?? 0) <= 0;
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  const BrowserSocket = globalThis.WebSocket;
  globalThis.WebSocket = new Proxy(BrowserSocket, {
    construct: (target, [address, protocols], newTarget) =>
      isAbandoned(address) ? deadSocket() : Reflect.construct(target, [address, protocols], newTarget),
  });
}

/** Closed from the start, and silent: the loop waits for an event that never comes, and so ends. */
function deadSocket(): Pick<WebSocket, "readyState" | "close" | "send" | "addEventListener"> {
  return { readyState: 3, close() {}, send() {}, addEventListener() {} };
}
