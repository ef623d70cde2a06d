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
    maxFragments: limits.messageFragments,
    maxBufferedChunks: limits.messageChunks,
    // Ours count: each pong is output that a peer may leave unread.
    autoPong: false,
    perMessageDeflate: false,
    clientTracking: true,
  });

  /** Opened and not joined with yet, the oldest first; those that have joined since are swept out when it is full. */
  readonly #guests = new Map<ClientSocket, Dispatcher>();

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
      refuse(stream, "404 Not Found");
      return;
    }
    if (this.#server.clients.size >= limits.sockets) {
      refuse(stream, "503 Service Unavailable");
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (ws) => this.#accept(ws, request.socket.remoteAddress ?? ""));
  }

  /** Who it is shows in joinRoom; the upgrade itself is open to all, as in OpenVidu CE. */
  #accept(ws: WebSocket, remoteAddress: string): void {
    const socket: ClientSocket = new ClientSocket(ws, remoteAddress, {
      message: (text) => dispatcher.receive(text),
      ping: () => dispatcher.ping(),
      received: (sequence) => dispatcher.rpcSession.received(sequence),
      closed: () => {
        this.#guests.delete(socket);
        dispatcher.rpcSession.socketClosed(socket);
      },
    });
    const rpcSession = this.#rpcSessions.create(socket, this.deps.now());
    const dispatcher = new Dispatcher(this.deps, this.#rpcSessions, socket, rpcSession);
    this.#guests.set(socket, dispatcher);
    if (this.#guests.size > limits.guestSockets) this.#makeRoom();
  }

  /** Whoever opens sockets without joining pushes out others of his kind, never somebody in a call. */
  #makeRoom(): void {
    for (const [socket, { rpcSession }] of this.#guests) if (!rpcSession.fresh) this.#guests.delete(socket);
    if (this.#guests.size <= limits.guestSockets) return;
    const [oldest] = this.#guests.keys();
    oldest?.close("too many sockets");
  }
}

/** A peer that never closes its end mustn't keep the connection. */
function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => stream.destroy());
}
