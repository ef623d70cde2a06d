import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Logger } from "pino";
import { limits } from "../limits";
import { httpLimits } from "../rest/http-limits";
import type { CertificateFiles } from "./certificate";
import { CertificateWatch } from "./certificate-watch";

interface Served {
  server: Server;
  /** When the certificate in use ends, ms since the epoch; null without one. */
  certificateExpiresAt: (() => number) | null;
}

/**
 * An HTTP server, or an HTTPS one whose certificate follows its files: connections that are open stay open.
 * @throws Error that names the setting whose file can't be used.
 */
export function createHttpServer(files: CertificateFiles | null, logger: Logger, listener: RequestListener): Served {
  if (!files) return { server: createServer(httpLimits, listener), certificateExpiresAt: null };
  const watch = new CertificateWatch(files, logger, ({ options }) => server.setSecureContext(options));
  const handshake = { handshakeTimeout: limits.tlsHandshakeMs };
  const server = createSecureServer({ ...watch.current.options, ...httpLimits, ...handshake }, listener);
  server.once("close", () => watch.close());
  return { server, certificateExpiresAt: () => watch.current.expiresAt };
}
