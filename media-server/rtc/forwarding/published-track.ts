import type { IncomingTrack } from "./incoming-track";
import { KeyFrameRequests, REPAIR_SPACING_MS } from "./key-frame-requests";
import type { OutgoingTrack } from "./outgoing-track";

/**
 * One kind of a publisher's media through all of its connections: the layers of the present one, and everybody who
 * receives it.
 */
export class PublishedTrack {
  /** Those that have been seen, smallest first; a new array whenever one is added. */
  layers: readonly IncomingTrack[] = [];
  private readonly outgoing = new Set<OutgoingTrack>();
  private readonly keyFrames = new KeyFrameRequests();

  /** @param requestKeyFrames asks the publisher for these layers' key frames */
  constructor(
    private readonly now: () => number,
    private readonly requestKeyFrames: (layers: readonly IncomingTrack[]) => void,
  ) {}

  /** A layer's first packet is here, not yet received. */
  add(layer: IncomingTrack): void {
    this.layers = [...this.layers, layer].sort((one, other) => one.share - other.share);
    for (const track of this.outgoing) {
      if (track.isStopped) continue;
      if (isBetter(layer, track)) track.aim(layer);
      if (!track.hasSource) track.accept(layer);
    }
  }

  /** The publisher connects anew: its layers are over, its subscribers wait for the new ones. */
  replace(): void {
    for (const layer of this.layers) layer.isOver = true;
    this.layers = [];
  }

  /** A subscriber's track can be sent to. */
  join(track: OutgoingTrack): void {
    this.outgoing.add(track);
    track.open((spacingMs) => this.want(spacingMs));
    if (track.isSteered) return;
    const nowMs = this.now();
    const largest = this.layers.findLast((layer) => layer.isAlive(nowMs)) ?? this.layers.at(-1);
    if (largest) track.aim(largest);
    for (const layer of this.layers) track.accept(layer);
  }

  leave(track: OutgoingTrack): void {
    track.close();
    this.outgoing.delete(track);
  }

  /** A subscriber can't go on with what it has of this layer. */
  repair(layer: IncomingTrack): void {
    layer.isBroken = true;
    this.want(REPAIR_SPACING_MS);
  }

  /** A key frame of one of the layers began. */
  keyFrameArrived(nowMs: number): void {
    if (this.askable(nowMs).length === 0) this.keyFrames.arrived();
  }

  /** Called each 20 ms. */
  tick(nowMs: number): void {
    if (this.layers.length > 1) this.steer(nowMs);
    this.requestDue(nowMs);
  }

  private want(spacingMs: number): void {
    const nowMs = this.now();
    this.keyFrames.want(nowMs, spacingMs);
    this.requestDue(nowMs);
  }

  private requestDue(nowMs: number): void {
    const askable = this.askable(nowMs);
    if (askable.length === 0) return;
    if (this.keyFrames.isIdle) this.keyFrames.want(nowMs, REPAIR_SPACING_MS);
    if (this.keyFrames.due(nowMs)) this.requestKeyFrames(askable);
  }

  /** Layers whose key frame is waited for. One that its publisher paused can't give any, unless all are silent. */
  private askable(nowMs: number): readonly IncomingTrack[] {
    const wanting = this.layers.filter((layer) => layer.needsKeyFrame);
    if (wanting.length === 0 || this.layers.length === 1) return wanting;
    const alive = this.layers.filter((layer) => layer.isAlive(nowMs));
    return alive.length === 0 ? wanting : wanting.filter((layer) => alive.includes(layer));
  }

  /** Up and down with the layers that are alive, for who hasn't a choice of its own; out of dead ones for everybody. */
  private steer(nowMs: number): void {
    const steady = this.layers.filter((layer) => layer.isSteady(nowMs));
    for (const track of this.outgoing) {
      const { current, target } = track;
      if (track.isStopped || target === undefined) continue;
      const targetLives = !target.isOver && target.isAlive(nowMs);
      const largest = track.isSteered ? target.share : 1;
      const best = steady.findLast((layer) => layer.share <= largest) ?? steady[0];
      if (best === undefined || (targetLives && best.share <= target.share)) continue;
      if (track.isSteered && (targetLives || current?.isAlive(nowMs))) continue;
      track.aim(best);
    }
  }
}

/** Whether a layer that was just seen is to be aimed at; who has a choice gets the new connection's layer of the same name. */
function isBetter(layer: IncomingTrack, { target, isSteered }: OutgoingTrack): boolean {
  if (target === undefined) return true;
  if (isSteered) return target.isOver && target.rid === layer.rid;
  return target.isOver || layer.share > target.share;
}
