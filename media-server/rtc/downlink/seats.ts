import { costOf, type Demand, OFF } from "./allocate";
import type { Layer, Picture } from "./picture";

/** What is taken for a layer whose rate isn't known yet. */
const LEAST_BITS = 60_000;

/** A picture, what of it can be had now, and its level among that. */
interface Seat extends Demand {
  readonly picture: Picture;
  readonly layers: readonly Layer[];
}

/** The pictures of a line with what was chosen of each. Levels are indices into what can be had now. */
export class Seats {
  all: readonly Seat[] = [];
  private readonly chosen = new Map<Picture, Layer | undefined>();
  private wishes = "";

  constructor(private readonly onPaused: () => void) {}

  /** Looks anew at what can be had. True when somebody came, left, or looks at something else. */
  update(nowMs: number, pictures: readonly Picture[]): boolean {
    for (const picture of this.chosen.keys()) if (!pictures.includes(picture)) this.chosen.delete(picture);
    const isNew = pictures.some((picture) => !this.chosen.has(picture));
    this.all = pictures.map((picture) => {
      const layers = candidates(picture, this.chosen.get(picture), nowMs);
      const costs = layers.map(({ bitsPerSecond }) => Math.max(LEAST_BITS, bitsPerSecond));
      return { picture, layers, costs, level: levelOf(layers, this.chosen.get(picture)) };
    });
    const wishes = this.all.map(({ picture, layers }) => `${picture.usefulShare}${layers.length > 0}`).join();
    const changed = isNew || wishes !== this.wishes;
    this.wishes = wishes;
    return changed;
  }

  /** What was chosen; the next smaller layer for one that died. */
  get levels(): number[] {
    return this.all.map(({ level }) => level);
  }

  /** Bits a second of the pictures. */
  get cost(): number {
    return costOf(this.all, this.levels);
  }

  get soundBitsPerSecond(): number {
    return this.all.reduce((sum, { picture }) => sum + picture.soundBitsPerSecond, 0);
  }

  get areThere(): boolean {
    return this.all.every(({ picture, layers }) => layers.length === 0 || picture.current === this.chosen.get(picture));
  }

  /** Whether everybody gets all that is of use. */
  get areFull(): boolean {
    return this.all.every(({ layers, level }) => level === layers.length - 1);
  }

  goals(): Map<Picture, Layer | undefined> {
    return new Map(this.chosen);
  }

  levelsOf(goals: ReadonlyMap<Picture, Layer | undefined>): number[] {
    return this.all.map(({ picture, layers }) => levelOf(layers, goals.get(picture)));
  }

  /** Stops what will be smaller at these levels, instead of going on with it until the smaller one's key frame. */
  stopShrinking(levels: readonly number[]): void {
    this.all.forEach(({ picture, level }, index) => {
      if ((levels[index] ?? OFF) < level) picture.select(undefined);
    });
  }

  /** True when that changes anything. */
  choose(levels: readonly number[]): boolean {
    let changed = false;
    this.all = this.all.map((seat, index) => {
      const { picture, layers } = seat;
      const level = levels[index] ?? OFF;
      const layer = layers[level];
      const isUnknown = layers.length === 0 && picture.usefulShare > 0; // its publisher's stream is only beginning, or is renewed
      if (isUnknown || (this.chosen.has(picture) && this.chosen.get(picture) === layer)) return seat;
      this.chosen.set(picture, layer);
      changed = true;
      picture.select(layer);
      if (layer === undefined && layers.length > 0) this.onPaused();
      return { ...seat, level };
    });
    return changed;
  }
}

/**
 * The layers that live and aren't larger than what is of use, the smallest always; none when nobody looks. While none
 * lives, the one that was chosen waits: a camera that is switched off sends a picture a second. Where nothing was
 * chosen yet, the picture begins with whatever comes first.
 */
function candidates({ layers, usefulShare }: Picture, chosen: Layer | undefined, nowMs: number): Layer[] {
  if (usefulShare <= 0) return [];
  const useful = layers.filter(({ share }, index) => index === 0 || share <= usefulShare);
  const alive = useful.filter((layer) => layer.isSteady(nowMs) || (layer === chosen && layer.isAlive(nowMs)));
  return alive.length > 0 ? alive : useful.filter((layer) => layer === chosen);
}

function levelOf(layers: readonly Layer[], chosen: Layer | undefined): number {
  if (chosen === undefined) return OFF;
  const level = layers.indexOf(chosen);
  return level === OFF ? layers.findLastIndex(({ share }) => share <= chosen.share) : level;
}
