/**
 * The application server of OpenVidu's basic-node tutorial: its two endpoints over openvidu-node-client, no database. On node:http
 * instead of Express, which is in its favour. OPENVIDU_URL and OPENVIDU_SECRET name OpenVidu. Tells its parent {port}.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { OpenVidu } from "openvidu-node-client";
import { tellPort } from "./tell-port";

const openvidu = new OpenVidu(process.env.OPENVIDU_URL ?? "", process.env.OPENVIDU_SECRET ?? "");
openvidu.enableProdMode(); // else the SDK writes to the console at every call

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const connections = /^\/api\/sessions\/([\w-]+)\/connections$/.exec(request.url ?? "");
  if (request.url === "/api/sessions") {
    const session = await openvidu.createSession(body);
    response.end(session.sessionId);
    return;
  }
  const session = openvidu.activeSessions.find(({ sessionId }) => sessionId === connections?.[1]);
  const connection = await session?.createConnection(body);
  response.statusCode = connection ? 200 : 404;
  response.end(connection?.token);
}

async function bodyOf(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || "{}");
}

tellPort(
  createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  }),
);
