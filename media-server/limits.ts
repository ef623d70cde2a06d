/** Every bound and clock of the media server. Times in milliseconds, sizes in bytes. */
export const limits = {
  /** One JSON-RPC message. An SDP with many candidates is some 10 kB. */
  rpcMessageBytes: 256 * 1024,
  /** The head of one request: its address and headers. */
  httpHeaderBytes: 16 * 1024,
  /** One REST body. */
  restBodyBytes: 1024 * 1024,
  /** WebSockets open at once, joined or not. */
  sockets: 4_096,
  /** Of them, those that nobody has joined with yet: beyond it the oldest goes. */
  guestSockets: 1_024,
  /** TCP connections at once: those of the WebSockets, and REST's. */
  tcpConnections: 4_096 + 512,
  /** Of one WebSocket message; and pieces of it as they come from the network. */
  messageFragments: 256,
  messageChunks: 4_096,
  /** Levels of brackets in any JSON from outside. openvidu-browser and openvidu-node-client need five. */
  jsonDepth: 32,
  /** Sessions at once, joined or not. */
  sessions: 20_000,
  /** Of one session: connections made by REST that nobody joined with yet, and participants. */
  pendingConnections: 5_000,
  participants: 1_000,
  /** What a client says of itself in joinRoom, in characters: openvidu-browser 2.32.2's own documentation says so. */
  metadataLength: 10_000,
  /** Ids and names that a client sends, and one ICE candidate: in characters. */
  idLength: 512,
  candidateLength: 4_096,
  /** Requests of one client that are still being answered. */
  rpcInFlight: 64,
  /**
   * One client's allowance: a burst, and what it is refilled by. Joining a room of a hundred streams takes some 1,500 at once.
   * What a request costs is in signaling/request-cost.ts.
   */
  rpcBurst: 5_000,
  rpcPerSecond: 200,
  /** So many requests beyond its allowance, all refused, and the client is disconnected. */
  rpcRefusals: 1_000,
  /** Unsent output of one socket after which its reader counts as gone. */
  socketBacklogBytes: 8 * 1024 * 1024,
  /** Notifications kept for one client while its socket is away. */
  queuedNotifications: 1_000,
  /** The same bounds hold for what was written to a socket and isn't confirmed yet. */
  queuedNotificationBytes: 4 * 1024 * 1024,
  /** A description kept for `webRtcStats`: in characters. */
  keptSdpLength: 32_768,
  /** Candidates kept for one endpoint that doesn't exist yet, and of each side for `webRtcStats`. */
  queuedCandidates: 64,
  /** Endpoints of one participant that may have candidates waiting. */
  queuedEndpoints: 64,
  /** Webhook events that wait for a slow endpoint; newer ones are dropped and counted. */
  queuedWebhooks: 10_000,
  queuedWebhookBytes: 64 * 1024 * 1024,

  /** kurento-jsonrpc: a client is gone after three ping intervals without a ping. */
  missedPings: 3,
  /** openvidu-browser 2.32.2 asks for 5 s; anything else is held within these. */
  pingIntervalMinMs: 1_000,
  pingIntervalMaxMs: 60_000,
  /** kurento-jsonrpc `ws.sessionReconnectionTime`. */
  reconnectionGraceMs: 10_000,
  /** The evicted client closes its own socket; if not, the server does, after this. */
  evictedSocketMs: 10_000,
  /** A socket that never pings and says nothing is closed after this. */
  silentSocketMs: 60_000,

  /** From a connection's first byte, or none, to the end of its request's headers; and to the end of its body. */
  httpHeadersMs: 10_000,
  httpRequestMs: 30_000,
  /** How often connections are looked at for these two. */
  httpCheckMs: 5_000,
  httpKeepAliveMs: 5_000,

  /** OpenVidu CE: connect and socket time-out of a webhook call. */
  webhookTimeoutMs: 10_000,
  /** Pauses before the second to fifth attempt of one webhook call. */
  webhookRetryPausesMs: [100, 200, 400, 800],
  /** How long a stopping server waits for webhooks on their way; with the rest it stays under `stopMs`. */
  webhookDrainMs: 2_000,
  /** From SIGTERM to the end of the process. */
  stopMs: 3_000,
  /** How often a TLS certificate's files are looked at for a renewed one. */
  certificateLookMs: 2_000,
  /** From a TCP connection to the end of its TLS handshake. */
  tlsHandshakeMs: 10_000,
  /** A signal that comes so soon after the first is the same wish: npm hands on the Ctrl-C that the terminal has sent already. */
  sameSignalMs: 500,
  /** Life of TURN credentials made from a `staticAuthSecret`. */
  turnCredentialMs: 24 * 60 * 60 * 1_000,
} as const;
