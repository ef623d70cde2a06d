/**
 * The application server of the tutorials, with node:http alone: two endpoints, and the files of the front end. All it knows of
 * the media server is OPENVIDU_URL and OPENVIDU_SECRET. Arguments: the folder of the front end. Prints its address.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { OpenVidu } from "openvidu-node-client";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };
const openvidu = new OpenVidu(process.env.OPENVIDU_URL, process.env.OPENVIDU_SECRET);
const folder = process.argv[2];

/** Initialise a session: its id. */
async function createSession(properties) {
  const session = await openvidu.createSession(properties);
  return session.sessionId;
}

/** A connection of a session: its token. Undefined when there is no such session. */
async function createConnection(sessionId, properties) {
  const session = openvidu.activeSessions.find((active) => active.sessionId === sessionId);
  const connection = await session?.createConnection(properties);
  return connection?.token;
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || "{}");
}

async function answer(request, response) {
  const path = new URL(request.url, "http://localhost").pathname;
  const connections = /^\/api\/sessions\/([\w-]+)\/connections$/.exec(path);
  if (request.method === "POST" && path === "/api/sessions") {
    return response.end(await createSession(await bodyOf(request)));
  }
  if (request.method === "POST" && connections) {
    const token = await createConnection(connections[1], await bodyOf(request));
    response.statusCode = token ? 200 : 404;
    return response.end(token);
  }
  const file = path === "/" ? "/index.html" : path;
  response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
  return response.end(await readFile(join(folder, file)));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    response.statusCode = error.code === "ENOENT" ? 404 : 500;
    response.end(String(error.message));
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
