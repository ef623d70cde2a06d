const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/** Scheme, host and port of an address. */
export function originOf(address: string): string {
  return new URL(address).origin;
}

/** The same origin for WebSockets. */
export function webSocketOrigin(origin: string): string {
  return origin.replace(/^http/, "ws");
}

/** Whether only this machine can reach a server that listens there. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** On loopback a person may type any of its names, and it's the same server. Elsewhere an origin stands for itself. */
export function loopbackTwins(origin: string): string[] {
  const url = new URL(origin);
  if (!LOOPBACK_HOSTS.includes(url.hostname)) return [origin];
  const port = url.port && `:${url.port}`;
  return LOOPBACK_HOSTS.map((host) => `${url.protocol}//${host}${port}`);
}
