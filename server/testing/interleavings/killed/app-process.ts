/** The app without pages and jobs, as a process that can be killed. Says its port by its channel. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { readEnvironment } from "../../../config/environment";
import { createContainer } from "../../../container";
import { createHttpApp } from "../../../http/app";
import { listen } from "../../../http/node-server";

const app = createHttpApp(createContainer(readEnvironment()));
const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
await listen(server, 0, "127.0.0.1");
process.send?.((server.address() as AddressInfo).port);
process.on("disconnect", () => process.exit());
