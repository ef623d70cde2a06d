/** One size of a publisher's picture, as the choice between sizes sees it. */
export interface Layer {
  /** What it takes now. */
  readonly bitsPerSecond: number;
  /** Of the whole picture's height: 1, 0.5, 0.25. */
  readonly share: number;
  /** Whether its publisher sends it. */
  isAlive(nowMs: number): boolean;
  /** Whether it has been doing so for some time already. */
  isSteady(nowMs: number): boolean;
}

/** The picture of one stream on its way to one participant. */
export interface Picture {
  /** Smallest first; one alone when the publisher sends one size. */
  readonly layers: readonly Layer[];
  /** The share of the height that is of use: 0 for a picture that nobody looks at. */
  readonly usefulShare: number;
  /** What is sent; undefined while nothing is. */
  readonly current: Layer | undefined;
  /** What the sound that comes with it takes. */
  readonly soundBitsPerSecond: number;
  /** Goes over to a layer at its next key frame; undefined stops the picture at once. */
  select(layer: Layer | undefined): void;
  /** Sends a train of padding at once, whose arrival tells how much the line carries. False when it can't now. */
  probe(bytes: number, nowMs: number): boolean;
  /** What the last train found in bits a second, undefined as long as it is on its way. */
  readonly probed: number | undefined;
}
