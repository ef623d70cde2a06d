import { writeSync } from "node:fs";
import { pino } from "pino";
import { readEnvironment } from "./environment";
import { limits } from "./limits";
import { MediaServer } from "./media-server";
import { createMediaEngine } from "./rtc/create-media-engine";
import { serverVersion } from "./version";

// Not pino's own stream (10.4.0): when whoever read the log is gone, it tries its last lines again for ever, and the process never ends.
const output = {
  write(line: string) {
    try {
      writeSync(1, line);
    } catch {
      // Calls go on without their log.
    }
  },
};
const logger = pino({ name: "media-server" }, output);

process.on("unhandledRejection", (error) => logger.error({ err: error }, "unhandled rejection"));

async function main(): Promise<void> {
  const environment = readEnvironment();
  const { host, udpPort, announcedAddresses } = environment;
  const engine = createMediaEngine({
    bindAddress: host,
    udpPort,
    announcedAddresses,
    onWarning: (message) => logger.warn(message),
  });
  const server = new MediaServer({ environment, engine, logger, now: Date.now });
  const port = await server.listen();
  logger.info({ host, port, udpPort, publicUrl: environment.publicUrl.origin, version: serverVersion }, "listening");
  // From here on: whoever starts it waits for the line above, and reads why it didn't come.
  logger.level = environment.logLevel;
  stopWhenAsked(server);
}

function stopWhenAsked(server: MediaServer): void {
  let stoppingSince: number | null = null;
  const stop = async (why: string, exitCode = 0) => {
    if (stoppingSince !== null) return;
    stoppingSince = performance.now();
    // Before the first line is written: with the parent the pipe may be gone, and writing throws.
    setTimeout(() => process.exit(exitCode || 1), limits.stopMs).unref();
    logger.info({ why }, "stopping");
    await server.stop().catch((error: unknown) => logger.error({ err: error }, "stopping failed"));
    // The media engine keeps the process alive for good.
    process.exit(exitCode);
  };
  const signalled = (signal: keyof typeof exitCodes) => {
    if (stoppingSince === null) void stop(signal);
    else if (performance.now() - stoppingSince >= limits.sameSignalMs) process.exit(exitCodes[signal]);
  };
  process.on("SIGTERM", signalled);
  process.on("SIGINT", signalled);
  // Started with a channel, it is somebody's child, and ends when that one is gone.
  if (process.connected) process.on("disconnect", () => void stop("parent gone"));
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "uncaught exception");
    void stop("uncaught exception", 1);
  });
}

/** Of a second signal, which ends the process at once: shells' 128 and the signal's number. */
const exitCodes = { SIGTERM: 143, SIGINT: 130 };

main().catch((error: unknown) => {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  logger.fatal(
    code === "EADDRINUSE"
      ? `port ${port} is taken: stop the other program or set MEDIA_SERVER_PORT`
      : `the media server can't start: ${message}`,
  );
  process.exit(1);
});
