import { IceUdpMuxListener, initLogger, PeerConnection, type Track, Video } from "node-datachannel";
import { announceCandidates } from "./sdp/candidates";
import { ENGINE_MID, readEngineDescription, writeEngineDescription } from "./sdp/engine-description";
import type { TransportParameters } from "./sdp/transport-parameters";
import { SdpError } from "./types";

/**
 * The only door to node-datachannel 0.33.4 (libdatachannel 0.24.5). What its users must know:
 * an exception in a callback aborts the process; `cleanup()` may crash; a track that is still open when its connection
 * closes leaves its handles behind for ever; each callback costs a handle that every wake-up scans; a UDP port that
 * can't be bound aborts the process, unless a listener tried it first.
 */
export interface EngineOptions {
  bindAddress: string;
  announcedAddresses?: readonly string[];
  udpPort: number;
  onWarning: (message: string) => void;
}

export interface TransportEvents {
  /** An RTP or RTCP packet, decrypted; the buffer is the callee's. */
  onPacket(packet: Buffer): void;
  /** Packets can be sent from now on. */
  onOpen?(): void;
}

/** Holds the UDP port that all connections share. */
export class Engine {
  private readonly listener: IceUdpMuxListener;

  /** @throws Error when the port can't be bound. */
  constructor(private readonly options: EngineOptions) {
    initLogger("Error", (level, message) => guarded(options.onWarning, options.onWarning)(`${level}: ${message}`));
    try {
      this.listener = new IceUdpMuxListener(options.udpPort, options.bindAddress);
    } catch (cause) {
      throw new Error(`UDP port ${options.udpPort} on ${options.bindAddress} can't be used for media`, { cause });
    }
  }

  /** A connection that answers a browser's offer. @throws SdpError */
  answer(remote: TransportParameters, events: TransportEvents): EngineTransport {
    return this.open(events, (connection) => {
      connection.setRemoteDescription(writeEngineDescription(remote), "offer");
      connection.setLocalDescription("answer");
    });
  }

  /** A connection that waits for a browser's answer. */
  offer(events: TransportEvents): EngineTransport {
    return this.open(events, (connection) => connection.setLocalDescription("offer"));
  }

  close(): void {
    this.listener.stop();
  }

  private open(events: TransportEvents, negotiate: (connection: PeerConnection) => void): EngineTransport {
    const { bindAddress, announcedAddresses = [], udpPort, onWarning } = this.options;
    const connection = new PeerConnection("media", {
      iceServers: [],
      bindAddress,
      enableIceUdpMux: true,
      portRangeBegin: udpPort,
      portRangeEnd: udpPort,
      disableAutoNegotiation: true,
    });
    const media = new Video(ENGINE_MID, "SendRecv");
    media.addVP8Codec(96);
    const track = connection.addTrack(media);
    const { onOpen } = events;
    track.onMessage(guarded<Buffer>(onWarning, (packet) => events.onPacket(packet)));
    if (onOpen) track.onOpen(guarded<void>(onWarning, () => onOpen.call(events)));

    try {
      negotiate(connection);
      // Without STUN servers the engine knows its candidates at once.
      const local = readEngineDescription(connection.localDescription()?.sdp ?? "");
      const candidates = announceCandidates(local.candidates, announcedAddresses);
      if (candidates.length === 0)
        onWarning(`no network address for media on ${bindAddress}; alone here? 127.0.0.1 works`);
      return new EngineTransport(connection, track, { ...local, candidates });
    } catch (cause) {
      closeBoth(track, connection);
      if (cause instanceof SdpError) throw cause;
      throw new SdpError("description refused", { cause });
    }
  }
}

/** One connection to one browser: ICE, DTLS and SRTP of one bundle. */
export class EngineTransport {
  private state: "usable" | "broken" | "closed" = "usable";

  constructor(
    private readonly connection: PeerConnection,
    private readonly track: Track,
    /** Our side, with all of our candidates. */
    readonly local: TransportParameters,
  ) {}

  /** Completes an offered connection. @throws SdpError */
  applyAnswer(remote: TransportParameters): void {
    try {
      this.connection.setRemoteDescription(writeEngineDescription(remote), "answer");
    } catch (cause) {
      throw new SdpError("answer refused", { cause });
    }
  }

  /** One that can't be used is ignored: others may do. */
  addCandidate(candidate: string): void {
    try {
      this.connection.addRemoteCandidate(candidate, ENGINE_MID);
    } catch {
      // A connection without this candidate is what the browser would have otherwise, too.
    }
  }

  /** Sends a packet at once, copied. False when the other end is gone: nothing reaches it any more. */
  send(packet: Buffer): boolean {
    if (this.state !== "usable") return false;
    try {
      return this.track.sendMessageBinary(packet);
    } catch {
      this.state = "broken"; // throwing for each packet until signalling notices would cost far more than sending it
      return false;
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    closeBoth(this.track, this.connection);
  }
}

/** The track first, or its handles stay for ever. */
function closeBoth(track: Track, connection: PeerConnection): void {
  try {
    track.close();
  } finally {
    connection.close();
  }
}

/** The body as a callback that never throws. */
function guarded<Value>(onWarning: (message: string) => void, body: (value: Value) => void): (value: Value) => void {
  return (value) => {
    try {
      body(value);
    } catch (error) {
      try {
        onWarning(`media callback failed: ${error instanceof Error ? error.stack : String(error)}`);
      } catch {
        // A logger's failure must not abort the process either.
      }
    }
  };
}
