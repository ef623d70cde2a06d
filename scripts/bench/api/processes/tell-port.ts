import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Keeps idle connections for longer than any benchmark's pause, as servers behind a proxy do. */
const KEEP_ALIVE_MS = 65_000;

/** Listens on a free port of loopback, tells the parent, and ends with it. */
export function tellPort(server: Server): void {
  process.on("disconnect", () => process.exit(0));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
}
