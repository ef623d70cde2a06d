import type { StreamMoment } from "./watch-stream";

const samplesPerMs = 48;

/** What a stream brought between two moments. */
export interface Phase {
  /** Lines of the picture at its end. */
  height: number;
  picturesPerSecond: number;
  freezes: number;
  soundLost: number;
  soundConcealedMs: number;
}

export function phaseOf(moments: readonly StreamMoment[], fromMs: number, toMs: number): Phase {
  const at = (wanted: number) => moments.findLast(({ ms }) => ms <= wanted) ?? moments[0];
  const [from, to] = [at(fromMs), at(toMs)];
  if (!from || !to || to.ms <= from.ms) throw new Error("nothing was seen in that time");
  return {
    height: to.height,
    picturesPerSecond: Math.round(((to.frames - from.frames) * 10_000) / (to.ms - from.ms)) / 10,
    freezes: to.freezes - from.freezes,
    soundLost: to.soundLost - from.soundLost,
    soundConcealedMs: Math.round((to.soundConcealed - from.soundConcealed) / samplesPerMs),
  };
}
