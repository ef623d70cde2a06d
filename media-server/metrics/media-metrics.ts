import { Counter, type Registry } from "prom-client";
import type { MediaCounters } from "../rtc/counters";

/** A new counter of the media plane is told here, or this doesn't compile. */
const told = {
  packetsReceived: ["packets_received_total", "RTP packets of publishers"],
  bytesReceived: ["received_bytes_total", "RTP of publishers"],
  packetsSent: ["packets_sent_total", "RTP packets to subscribers"],
  bytesSent: ["sent_bytes_total", "RTP to subscribers"],
  packetsLost: ["packets_lost_total", "RTP packets that never came from a publisher, although asked for again"],
  retransmissionsRequested: ["retransmissions_requested_total", "RTP packets asked of publishers again"],
  retransmissionsSent: ["retransmissions_sent_total", "RTP packets sent to subscribers again"],
  keyFrameRequestsSent: ["key_frame_requests_sent_total", "Key frames asked of publishers, after merging"],
  keyFrameRequestsReceived: ["key_frame_requests_received_total", "Key frames that subscribers asked for"],
  layerSwitches: ["layer_switches_total", "Times that a subscriber's picture went on in another layer"],
  videoPauses: ["video_pauses_total", "Times that a subscriber's picture stopped for want of bandwidth"],
} satisfies Record<keyof MediaCounters, [name: string, help: string]>;

/** The media plane's own counters, read when somebody asks. */
export function tellMedia(registry: Registry, counters: Readonly<MediaCounters>): void {
  for (const [key, [name, help]] of Object.entries(told)) {
    new Counter({
      name: `media_server_media_${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(counters[key as keyof MediaCounters]);
      },
    });
  }
}
