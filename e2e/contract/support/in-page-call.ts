import type { OpenVidu as OpenViduClass, Publisher, Session, Stream, Subscriber } from "openvidu-browser";

/** What the page noted of one event. */
export interface SeenEvent {
  type: string;
  streamId?: string;
  connectionId?: string;
  reason?: string;
  property?: string;
  newValue?: unknown;
  data?: string;
  from?: string;
  hasAudio?: boolean;
  hasVideo?: boolean;
  typeOfVideo?: string | undefined;
}

/** The library's PublisherProperties that the suite uses. */
export interface PublishedSources {
  audioSource?: false;
  videoSource?: false | "screen";
  resolution?: string;
  frameRate?: number;
  videoSimulcast?: boolean;
}

/** What a received stream's statistics say; undefined for a kind that it lacks. */
export interface Received {
  framesDecoded?: number;
  videoPackets?: number;
  /** Of the newest picture, in pixels. */
  frameHeight?: number;
  /** As `video/VP8`. */
  videoCodec?: string;
  audioEnergy?: number;
  audioPackets?: number;
  connectionState: string;
  /** This page's end of the pair in use; its type is `host`, `prflx`, `srflx` or `relay`. */
  localCandidateType?: string;
  localAddress?: string;
}

/** The page's half of a participant, as `globalThis.call`. */
export interface InPageCall {
  events: SeenEvent[];
  connect(token: string, data: string): Promise<string>;
  publish(properties: PublishedSources): Promise<string>;
  unpublish(): Promise<void>;
  leave(): void;
  setActive(kind: "audio" | "video", active: boolean): void;
  signal(type: string, data: string, to?: string[]): Promise<void>;
  /** Of the first picture, in milliseconds since its subscription was asked for; rejects after 5 s. */
  firstFrameMs(streamId: string): Promise<number>;
  received(streamId: string): Promise<Received>;
  reconnectMedia(streamId: string): Promise<void>;
  /** Which side offered for a stream that is received. */
  offeredBy(streamId: string): "client" | "server";
  /** A method that the library doesn't know. Rejects with what it was refused with. */
  request(method: string, params: object): Promise<object>;
  /** The newest socket's connection breaks, without a word of the library's. */
  cutSocket(): void;
  socketCount(): number;
}

type SendRequest = (method: string, params: object, done: (error: Error | null, answer: object) => void) => void;

declare global {
  var call: InPageCall;
}
declare const OpenVidu: typeof OpenViduClass;

/** Runs in the page before anything else there: notes every socket that the library opens. */
export function recordSockets(): void {
  const sockets: WebSocket[] = [];
  const Original = WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  Object.assign(globalThis, { recordedSockets: sockets });
}

/**
 * Runs in the page before anything else there: tells the library that the media server is Kurento, so that it offers itself
 * for what it receives. Nothing else of what the server says is touched.
 */
export function offerFromClient(): void {
  const Original = WebSocket;
  const told = (data: unknown) =>
    typeof data === "string" ? data.replace('"mediaServer":"mediasoup"', '"mediaServer":"kurento"') : data;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // Registered first, so the library's own listeners find the answer as it was changed here.
      super.addEventListener("message", (event) => {
        Object.defineProperty(event, "data", { value: told(event.data) });
      });
    }
  };
}

/** Runs in the page: makes `globalThis.call`. It subscribes to every stream at once, as applications do. */
export function installCall(iceTransportPolicy: RTCIceTransportPolicy): void {
  const openvidu = new OpenVidu();
  openvidu.enableProdMode();
  openvidu.setAdvancedConfiguration({
    rtcConfiguration: {
      iceTransportPolicy,
      // The server's own; without any the library would ask public STUN servers, even for an empty list of `iceServers`.
      get iceServers() {
        return (openvidu as unknown as { iceServers?: RTCIceServer[] }).iceServers ?? [];
      },
    },
  });
  const session: Session = openvidu.initSession();
  const events: SeenEvent[] = [];
  const subscribers = new Map<string, { subscriber: Subscriber; firstFrame: Promise<number> }>();
  const sockets = (globalThis as unknown as { recordedSockets: WebSocket[] }).recordedSockets;
  let publisher: Publisher | undefined;

  const streamFacts = ({ streamId, connection, hasAudio, hasVideo, typeOfVideo }: Stream) => ({
    streamId,
    connectionId: connection.connectionId,
    hasAudio,
    hasVideo,
    typeOfVideo,
  });
  session.on("streamCreated", ({ stream }) => {
    const startedAt = performance.now();
    const subscriber = session.subscribe(stream, undefined);
    const video = document.createElement("video");
    document.body.append(video);
    const firstFrame = new Promise<number>((resolve, reject) => {
      video.requestVideoFrameCallback(() => resolve(performance.now() - startedAt));
      setTimeout(() => reject(new Error("no picture within 5 s")), 5000);
    });
    firstFrame.catch(() => undefined);
    subscriber.addVideoElement(video);
    subscribers.set(stream.streamId, { subscriber, firstFrame });
    events.push({ type: "streamCreated", ...streamFacts(stream) });
  });
  session.on("streamDestroyed", ({ stream, reason }) => {
    events.push({ type: "streamDestroyed", reason, ...streamFacts(stream) });
  });
  session.on("streamPropertyChanged", ({ stream, changedProperty: property, newValue, reason }) => {
    events.push({ type: "streamPropertyChanged", streamId: stream.streamId, property, newValue, reason });
  });
  session.on("connectionCreated", ({ connection }) => {
    events.push({ type: "connectionCreated", connectionId: connection.connectionId });
  });
  session.on("connectionDestroyed", ({ connection, reason }) => {
    events.push({ type: "connectionDestroyed", connectionId: connection.connectionId, reason });
  });
  session.on("sessionDisconnected", ({ reason }) => events.push({ type: "sessionDisconnected", reason }));
  session.on("reconnecting", () => events.push({ type: "reconnecting" }));
  session.on("reconnected", () => events.push({ type: "reconnected" }));
  session.on("exception", ({ name, message }) => events.push({ type: "exception", reason: name, data: message }));
  session.on("signal", ({ type, data, from }) => {
    events.push({
      type: type ?? "signal",
      ...(data !== undefined && { data }),
      ...(from && { from: from.connectionId }),
    });
  });

  const streamNamed = (streamId: string): Stream => {
    const own = publisher?.stream.streamId === streamId ? publisher.stream : undefined;
    const stream = own ?? subscribers.get(streamId)?.subscriber.stream;
    if (!stream) throw new Error(`no stream ${streamId} here`);
    return stream;
  };

  globalThis.call = {
    events,
    connect: async (token, data) => {
      await session.connect(token, data);
      return session.connection.connectionId;
    },
    publish: async (properties) => {
      publisher = await openvidu.initPublisherAsync(undefined, properties);
      publisher.on("streamDestroyed", ({ reason }) => events.push({ type: "ownStreamDestroyed", reason }));
      await session.publish(publisher);
      return publisher.stream.streamId;
    },
    unpublish: async () => {
      if (publisher) await session.unpublish(publisher);
    },
    leave: () => session.disconnect(),
    setActive: (kind, active) => {
      if (kind === "audio") publisher?.publishAudio(active);
      else void publisher?.publishVideo(active);
    },
    signal: (type, data, to) => {
      const connections = [...session.remoteConnections.values(), session.connection];
      const receivers = to?.map((id) => connections.find(({ connectionId }) => connectionId === id));
      return session.signal({ type, data, to: receivers?.filter((connection) => connection !== undefined) ?? [] });
    },
    firstFrameMs: (streamId) => subscribers.get(streamId)?.firstFrame ?? Promise.reject(new Error("not subscribed")),
    received: async (streamId) => {
      const stream = streamNamed(streamId);
      if (!stream.getWebRtcPeer()) return { connectionState: "new" }; // its subscription is still being negotiated
      const connection = stream.getRTCPeerConnection();
      const received: Received = { connectionState: connection.connectionState };
      const statistics = await connection.getStats();
      for (const entry of statistics.values()) {
        if (entry.type === "transport" && entry.selectedCandidatePairId) {
          const local = statistics.get(statistics.get(entry.selectedCandidatePairId)?.localCandidateId);
          received.localCandidateType = local?.candidateType;
          received.localAddress = local?.address;
        }
        if (entry.type !== "inbound-rtp") continue;
        if (entry.kind === "video") {
          const { framesDecoded, frameHeight, codecId, packetsReceived: videoPackets } = entry;
          const videoCodec = statistics.get(codecId)?.mimeType;
          Object.assign(received, { framesDecoded, frameHeight, videoPackets, videoCodec });
        } else Object.assign(received, { audioEnergy: entry.totalAudioEnergy, audioPackets: entry.packetsReceived });
      }
      return received;
    },
    offeredBy: (streamId) => {
      const offer = streamNamed(streamId).getRTCPeerConnection().currentLocalDescription?.type === "offer";
      return offer ? "client" : "server";
    },
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const { sendRequest } = openvidu as unknown as { sendRequest: SendRequest };
        sendRequest.call(openvidu, method, params, (error, answer) => (error ? reject(error) : resolve(answer)));
      }),
    reconnectMedia: (streamId) => streamNamed(streamId).reconnect(),
    cutSocket: () => sockets.at(-1)?.close(),
    socketCount: () => sockets.length,
  };
}
