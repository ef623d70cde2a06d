/** The one entry: our HTTP first, Next for the pages; starts the jobs, and drains when told to end. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { EnvironmentError, tellNextAuth } from "./config/environment";
import { isLoopbackHost } from "./config/origins";
import { type Container, container } from "./container";
import { createHttpApp } from "./http/app";
import { createNodeServer, drain, listen } from "./http/node-server";
import { jobsOf } from "./jobs/definitions";
import { startJobs } from "./jobs/runner";

/** Requests under way get this long to finish. */
const DRAIN_MS = 5000;

async function start(): Promise<void> {
  const { environment, deps, close } = container();
  tellNextAuth(environment.publicOrigin);
  const upgrades = createServer();
  const pages = await startPages(container(), upgrades);
  // Next runs in this process and on the global Request and Response: they stay what they are.
  const api = getRequestListener(createHttpApp(container()).fetch, { overrideGlobalObjects: false });
  const server = createNodeServer({ api, pages: pages.handler, upgrades });
  await listen(server, environment.port, environment.host);
  const jobs = startJobs(jobsOf(deps, environment.autoCleanup), deps);

  endWith(async () => {
    const drained = drain(server, DRAIN_MS);
    deps.watchers.close(); // streams would last for longer than any grace
    await Promise.all([drained, jobs.stop()]);
    await pages.close();
    await close();
  });
  if (isLoopbackHost(new URL(environment.publicOrigin).hostname) && !isLoopbackHost(environment.host)) {
    deps.log.warn({}, "only pages opened on this machine can join: set NEXTAUTH_URL to the address that people type");
  }
  deps.log.info({ host: environment.host, port: environment.port, address: environment.publicOrigin }, "listening");
  process.send?.({ type: "ready" });
}

async function startPages({ environment, deps }: Container, upgrades: Server) {
  const app = next({
    dev: environment.mode === "development",
    dir: process.cwd(),
    hostname: environment.host,
    port: environment.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handler(...[request, response]: Parameters<typeof handle>) {
      handle(request, response).catch((err: unknown) => {
        deps.log.error({ err }, "page failed");
        response.destroy();
      });
    },
    close: () => app.close(),
  };
}

/** Ends on the first SIGTERM, SIGINT, or loss of the process that started us; a repeat changes nothing. */
function endWith(shutDown: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    shutDown().then(() => process.exit(0), fail);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  if (process.channel) process.on("disconnect", end);
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** One sentence for what a person can mend; the rest as it is. */
function explain(error: unknown): string {
  if (error instanceof EnvironmentError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = { code: null, port: null, ...error };
  if (code === "EADDRINUSE") return `Port ${port} is in use: end the program that holds it, or set PORT to another.`;
  if (code === "EACCES") return `Port ${port} may not be opened by this user: set PORT to one above 1023.`;
  return error.stack ?? error.message;
}

start().catch(fail);
