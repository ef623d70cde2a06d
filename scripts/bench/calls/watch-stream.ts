import type { Participant } from "../../../e2e/contract/support/participant";

/** What a page received of one stream up to a moment. Sound in samples of 48 kHz. */
export interface StreamMoment {
  /** Since the watch began. */
  ms: number;
  /** Of the newest picture, in lines; 0 before the first. */
  height: number;
  frames: number;
  freezes: number;
  soundLost: number;
  /** Made up by the browser for sound that never came, silence not counted. */
  soundConcealed: number;
}

declare global {
  var streamMoments: StreamMoment[];
}

/** Looks every 100 ms at what the page receives through the next connection that it makes. */
export async function watchNextStream({ page }: Participant): Promise<void> {
  await page.evaluate(() => {
    const connections: RTCPeerConnection[] = [];
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.push(this);
      }
    };
    const moments: StreamMoment[] = [];
    const startedAt = performance.now();
    setInterval(async () => {
      const moment = {
        ms: performance.now() - startedAt,
        height: 0,
        frames: 0,
        freezes: 0,
        soundLost: 0,
        soundConcealed: 0,
      };
      for (const entry of (await connections[0]?.getStats())?.values() ?? []) {
        if (entry.type !== "inbound-rtp") continue;
        if (entry.kind === "video") {
          Object.assign(moment, {
            height: entry.frameHeight ?? 0,
            frames: entry.framesDecoded ?? 0,
            freezes: entry.freezeCount ?? 0,
          });
        } else {
          moment.soundLost = entry.packetsLost ?? 0;
          moment.soundConcealed = (entry.concealedSamples ?? 0) - (entry.silentConcealedSamples ?? 0);
        }
      }
      moments.push(moment);
    }, 100);
    globalThis.streamMoments = moments;
  });
}

/** All moments since the watch began. */
export function momentsOf({ page }: Participant): Promise<StreamMoment[]> {
  return page.evaluate(() => globalThis.streamMoments);
}
