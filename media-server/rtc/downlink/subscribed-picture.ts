import type { IncomingTrack } from "../forwarding/incoming-track";
import type { OutgoingTrack } from "../forwarding/outgoing-track";
import type { Picture } from "./picture";
import type { SentPackets } from "./sent-packets";

/** A stream's present sources: those of its picture smallest first, and its sound. */
export interface Published {
  readonly layers: readonly IncomingTrack[];
  readonly sound: IncomingTrack | undefined;
}

/** The picture of a stream on its way to one subscriber, for the choice among its line's pictures. */
export class SubscribedPicture implements Picture {
  usefulShare = 1;

  constructor(
    private readonly published: Published,
    private readonly sent: SentPackets,
    /** Undefined where the client takes no picture. */
    private readonly video: OutgoingTrack | undefined,
    private readonly hasSound: boolean,
  ) {}

  get layers(): readonly IncomingTrack[] {
    return this.video === undefined ? [] : this.published.layers;
  }

  get current(): IncomingTrack | undefined {
    return this.video?.current;
  }

  get soundBitsPerSecond(): number {
    return this.hasSound ? (this.published.sound?.bitsPerSecond ?? 0) : 0;
  }

  select(layer: IncomingTrack | undefined): void {
    this.video?.select(layer);
  }

  probe(bytes: number, nowMs: number): boolean {
    const { video, sent } = this;
    if (video === undefined || this.usefulShare === 0) return false;
    sent.probe.reset();
    const train = (sendTrain: () => void) => {
      sent.probeBegins();
      sendTrain();
      sent.probeEnds();
    };
    return video.pad(bytes, train, nowMs);
  }

  get probed(): number | undefined {
    return this.sent.probe.bitsPerSecond;
  }
}
