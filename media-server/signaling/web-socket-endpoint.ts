import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { MediaServerDeps } from "../deps";
import { limits } from "../limits";
import { ClientSocket } from "./client-socket";
import { Dispatcher } from "./dispatcher";
import { RpcSessions } from "./rpc-sessions";

/** The WebSocket at `/openvidu`, on the HTTP server that serves REST. */
export class WebSocketEndpoint {
  readonly #rpcSessions = new RpcSessions();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.rpcMessageBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });

  constructor(private readonly deps: MediaServerDeps) {}

  /** Open now, joined or not. */
  get socketCount(): number {
    return this.#server.clients.size;
  }

  listenOn(http: Server): void {
    http.on("upgrade", (request, stream, head) => this.#upgrade(request, stream, head));
  }

  /** Every client's socket is closed and its session forgotten; participants were told before. */
  close(): void {
    this.#rpcSessions.endAll();
    for (const socket of this.#server.clients) socket.close(1001, "server stopped");
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A peer that resets during the upgrade has nobody else to tell.
    stream.on("error", () => stream.destroy());
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== "/openvidu" && path !== "/openvidu/") {
      stream.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return;
    }
    if (this.#server.clients.size >= limits.sockets) {
      stream.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (ws) => this.#accept(ws, request.socket.remoteAddress ?? ""));
  }

  /** Who it is shows in joinRoom; the upgrade itself is open to all, as in OpenVidu CE. */
  #accept(ws: WebSocket, remoteAddress: string): void {
    const socket: ClientSocket = new ClientSocket(ws, remoteAddress, {
      message: (text) => dispatcher.receive(text),
      closed: () => dispatcher.rpcSession.socketClosed(socket),
    });
    const dispatcher = new Dispatcher(this.deps, this.#rpcSessions, socket, this.#rpcSessions.create(socket));
  }
}
