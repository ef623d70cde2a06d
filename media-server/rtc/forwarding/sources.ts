import { extensionText, type RtpView } from "../rtp/packet";
import type { ExtensionIds, PublisherOffer } from "../sdp/read-publisher-offer";
import { IncomingTrack, type IncomingTrackEvents } from "./incoming-track";

/** The sources of one publisher's connection: which packet belongs to which. */
export class Sources {
  readonly audio: IncomingTrack | undefined;
  /** Every layer that the offer names, in its order; one without simulcast. */
  readonly video: readonly IncomingTrack[];
  readonly all: readonly IncomingTrack[];
  private readonly extensions: ExtensionIds;

  constructor(
    { audio, video }: PublisherOffer,
    events: IncomingTrackEvents,
    /** A source is there: told once, before its first packet is received. */
    private readonly onSource: (track: IncomingTrack) => void,
  ) {
    this.audio = audio && new IncomingTrack(audio.format, events);
    const layers = video === undefined ? [] : video.layers.length > 0 ? video.layers : [{ share: 1 }];
    this.video = layers.flatMap((layer) => (video ? [new IncomingTrack(video.format, events, layer)] : []));
    this.all = [...(this.audio ? [this.audio] : []), ...this.video];
    this.extensions = video?.extensions ?? {};
  }

  /** Hands a packet to its source; one of a source that nobody told of is dropped. */
  receive(packet: Buffer, view: RtpView, transportSequenceAt: number, nowMs: number): void {
    const { payloadType } = view;
    const [first] = this.video;
    if (payloadType === this.audio?.format.payloadType) {
      this.claim(this.audio, view.ssrc)?.receive(packet, view, transportSequenceAt, nowMs);
    } else if (payloadType === first?.format.payloadType) {
      this.videoSource(packet, view)?.receive(packet, view, transportSequenceAt, nowMs);
    } else if (first !== undefined && payloadType === first.format.rtxPayloadType) {
      this.repairedSource(packet, view)?.receiveRetransmission(packet, view, transportSequenceAt, nowMs);
    }
  }

  withSsrc(ssrc: number): IncomingTrack | undefined {
    for (const track of this.all) if (track.ssrc === ssrc) return track;
    return undefined;
  }

  private videoSource(packet: Buffer, { ssrc }: RtpView): IncomingTrack | undefined {
    for (const layer of this.video) if (layer.ssrc === ssrc && layer.isSeen) return layer;
    return this.claim(this.layerNamed(packet, this.extensions.rid), ssrc);
  }

  /** Its retransmissions have an SSRC of their own, which the first packets name (RFC 8852 §3.2). */
  private repairedSource(packet: Buffer, { ssrc }: RtpView): IncomingTrack | undefined {
    for (const layer of this.video) if (layer.rtxSsrc === ssrc) return layer;
    const layer = this.layerNamed(packet, this.extensions.repairedRid);
    if (layer === undefined || layer.rtxSsrc !== undefined) return undefined;
    layer.rtxSsrc = ssrc;
    return layer;
  }

  private layerNamed(packet: Buffer, extension: number | undefined): IncomingTrack | undefined {
    const [first] = this.video;
    if (first?.rid === undefined) return first;
    const rid = extension === undefined ? undefined : extensionText(packet, extension);
    return this.video.find((layer) => layer.rid === rid);
  }

  /** A source has one SSRC for life; what else comes by its name is a stranger. */
  private claim(track: IncomingTrack | undefined, ssrc: number): IncomingTrack | undefined {
    if (track === undefined || (track.ssrc !== undefined && track.ssrc !== ssrc)) return undefined;
    if (!track.isSeen) {
      track.ssrc = ssrc;
      track.isSeen = true;
      this.onSource(track);
    }
    return track;
  }
}
