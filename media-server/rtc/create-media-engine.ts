import { randomBytes, randomInt } from "node:crypto";
import { emptyCounters } from "./counters";
import { ParticipantDownlink } from "./downlink/downlink";
import { Engine } from "./engine";
import { PublisherStream } from "./publisher-stream";
import type { MediaEngine } from "./types";

export interface MediaEngineOptions {
  /** Address of the network card to receive media on; `0.0.0.0` for all, `::` for all of both families, `127.0.0.1` for this machine alone. */
  bindAddress: string;
  /** IP addresses under which clients reach this server, when they aren't its own; none: its own. */
  announcedAddresses?: readonly string[];
  /** One port for all media of all clients. */
  udpPort: number;
  /** Told of what shouldn't happen and was survived. */
  onWarning?: (message: string) => void;
}

const TICK_MS = 20;

/** The media plane of this process; make one only. @throws Error when the UDP port can't be used. */
export function createMediaEngine(options: MediaEngineOptions): MediaEngine {
  const { onWarning = () => {}, ...addresses } = options;
  const engine = new Engine({ ...addresses, onWarning });
  const streams = new Set<PublisherStream>();
  const downlinks = new Set<ParticipantDownlink>();
  const counters = emptyCounters();
  const deps = {
    engine,
    counters,
    server: { ssrc: 1 + randomInt(0xfffffffe), cname: randomId() },
    randomId,
    randomNumber: (below: number) => randomInt(below),
    onClosed: (stream: PublisherStream) => streams.delete(stream),
  };
  const timer = setInterval(() => {
    const nowMs = performance.now();
    for (const stream of streams) stream.tick(nowMs);
    for (const downlink of downlinks) downlink.tick(nowMs);
  }, TICK_MS);

  return {
    counters,
    async publish(sdpOffer, options) {
      const stream = new PublisherStream(deps, options, sdpOffer);
      streams.add(stream);
      return { publisher: stream, sdpAnswer: stream.sdpAnswer };
    },
    createDownlink() {
      const downlink = new ParticipantDownlink(counters, () => downlinks.delete(downlink));
      downlinks.add(downlink);
      return downlink;
    },
    close() {
      clearInterval(timer);
      for (const stream of [...streams]) stream.close();
      engine.close();
    },
  };
}

/** Short, and made of characters that every line of an SDP allows. */
function randomId(): string {
  return randomBytes(6).toString("hex");
}
