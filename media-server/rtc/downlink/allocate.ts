/** A picture as the sharing of a line sees it. */
export interface Demand {
  /** Bits a second of each size that is of use and to be had, smallest first; none when the picture isn't wanted. */
  readonly costs: readonly number[];
  /** Its size now: an index of `costs`, -1 when it is off. */
  readonly level: number;
}

export const OFF = -1;

/** The largest sizes that fit into `budget` bits a second: pictures that are on first, then cheap ones, then larger ones in turn. */
export function allocate(demands: readonly Demand[], budget: number): number[] {
  if (budget === Number.POSITIVE_INFINITY) return demands.map(({ costs }) => costs.length - 1);
  const levels = demands.map(() => OFF);
  let left = budget;
  const first = demands
    .map(({ costs, level }, index) => ({ index, cost: costs[0], isOn: level !== OFF }))
    .sort((a, b) => Number(b.isOn) - Number(a.isOn) || (a.cost ?? 0) - (b.cost ?? 0) || a.index - b.index);
  for (const { index, cost } of first) {
    if (cost === undefined || cost > left) continue;
    levels[index] = 0;
    left -= cost;
  }
  for (;;) {
    const step = steps(demands, levels).find(({ level, cost }) => level > 0 && cost <= left);
    if (step === undefined) return levels;
    levels[step.index] = step.level;
    left -= step.cost;
  }
}

/** The sizes after `count` steps up, the cheapest each time; shorter than asked when everything is at its largest. */
export function stepUp(demands: readonly Demand[], levels: readonly number[], count: number): number[] {
  const next = [...levels];
  for (let taken = 0; taken < count; taken += 1) {
    const [cheapest] = steps(demands, next).sort((a, b) => a.cost - b.cost || a.index - b.index);
    if (cheapest === undefined) break;
    next[cheapest.index] = cheapest.level;
  }
  return next;
}

/** One step less where it saves most. */
export function stepDown(demands: readonly Demand[], levels: readonly number[]): number[] {
  let dearest = OFF;
  let most = 0;
  levels.forEach((level, index) => {
    const costs = demands[index]?.costs ?? [];
    const saved = (costs[level] ?? 0) - (costs[level - 1] ?? 0);
    if (level === OFF || saved < most) return;
    most = saved;
    dearest = index;
  });
  return levels.map((level, index) => (index === dearest ? level - 1 : level));
}

/** What these sizes take together, in bits a second. */
export function costOf(demands: readonly Demand[], levels: readonly number[]): number {
  return levels.reduce((sum, level, index) => sum + (demands[index]?.costs[level] ?? 0), 0);
}

/** Every single step up from here, the smallest picture's first. */
function steps(demands: readonly Demand[], levels: readonly number[]) {
  return demands
    .flatMap(({ costs }, index) => {
      const level = (levels[index] ?? OFF) + 1;
      const cost = costs[level];
      return cost === undefined ? [] : [{ index, level, cost: Math.max(0, cost - (costs[level - 1] ?? 0)) }];
    })
    .sort((a, b) => a.level - b.level || a.index - b.index);
}
