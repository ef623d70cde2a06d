/** Who sends how much to whom: each of `publishers` sends to each of `receivers`; in a mesh both are the same people. */
export interface Shape {
  name: string;
  publishers: number;
  receivers: number;
  isMesh: boolean;
  /** Of 1000 to 1100 bytes, by each publisher. */
  packetsPerSecond: number;
  /** CPU per delivered packet over that of the tuned Janus, at most; undefined: it is only measured. */
  goal?: number;
}

export const shapes: readonly Shape[] = [
  oneTo(8, 250, 1),
  oneTo(32, 250, 0.7),
  { ...oneTo(32, 2000, 0.85), name: "1x32@2000" },
  oneTo(100, 250),
  mesh(5, 300),
  { ...mesh(10, 300), goal: 0.7 },
];

function oneTo(receivers: number, packetsPerSecond: number, goal?: number): Shape {
  const shape = { name: `1x${receivers}`, publishers: 1, receivers, isMesh: false, packetsPerSecond };
  return goal === undefined ? shape : { ...shape, goal };
}

function mesh(people: number, packetsPerSecond: number): Shape {
  return { name: `${people}x${people}`, publishers: people, receivers: people, isMesh: true, packetsPerSecond };
}

/** @throws Error when there is none of this name. */
export function shapeNamed(name: string): Shape {
  const shape = shapes.find((known) => known.name === name);
  if (!shape)
    throw new Error(`There is no shape ${name}: choose one of ${shapes.map((known) => known.name).join(", ")}.`);
  return shape;
}

/** Streams that are received: nobody receives his own. */
export function deliveriesOf({ publishers, receivers, isMesh }: Shape): number {
  return isMesh ? publishers * (receivers - 1) : publishers * receivers;
}

export function peopleIn({ publishers, receivers, isMesh }: Shape): number {
  return isMesh ? publishers : publishers + receivers;
}
