/** The least that answers JSON on Node: what any framework is measured against. Tells its parent {port}. */
import { createServer } from "node:http";
import { tellPort } from "./tell-port";

const server = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ status: "ok", at: Date.now() }));
});
tellPort(server);
