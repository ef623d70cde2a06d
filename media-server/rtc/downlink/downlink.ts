import type { MediaCounters } from "../counters";
import type { Downlink } from "../types";
import { LineController } from "./line-controller";
import { LineMeter } from "./line-meter";
import type { Picture } from "./picture";

const CONTROL_EVERY_MS = 100;

/** What one participant's line carries down to it: all of its subscribers share it. */
export class ParticipantDownlink implements Downlink {
  readonly meter = new LineMeter();
  private readonly pictures = new Set<Picture>();
  private readonly controller: LineController;
  private dueAtMs = 0;

  constructor(
    counters: MediaCounters,
    private readonly onClosed: (downlink: ParticipantDownlink) => void,
  ) {
    this.controller = new LineController(this.meter, () => {
      counters.videoPauses += 1;
    });
  }

  /** From now on this picture is chosen for. */
  add(picture: Picture): void {
    this.pictures.add(picture);
  }

  /** Idempotent. */
  remove(picture: Picture): void {
    this.pictures.delete(picture);
  }

  /** Called each 20 ms. */
  tick(nowMs: number): void {
    if (this.pictures.size === 0 || nowMs < this.dueAtMs) return;
    this.dueAtMs = nowMs + CONTROL_EVERY_MS;
    this.controller.tick(nowMs, this.pictures);
  }

  /** Idempotent. */
  close(): void {
    this.onClosed(this);
  }
}
