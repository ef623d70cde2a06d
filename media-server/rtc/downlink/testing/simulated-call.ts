import { LineController } from "../line-controller";
import { LineMeter } from "../line-meter";
import { SimulatedLine } from "./simulated-line";
import { SimulatedLayer, SimulatedStream } from "./simulated-stream";

const CONTROL_MS = 100;

/** Rates as Chromium sends them for 720p. */
export function threeLayers(): SimulatedLayer[] {
  return [new SimulatedLayer(0.25, 150_000), new SimulatedLayer(0.5, 500_000), new SimulatedLayer(1, 2_500_000)];
}

/** One participant's line with its streams, in simulated time. */
export class SimulatedCall {
  readonly line: SimulatedLine;
  readonly meter = new LineMeter();
  readonly streams: SimulatedStream[] = [];
  pauses = 0;
  nowMs = 10_000;
  private readonly controller = new LineController(this.meter, () => {
    this.pauses += 1;
  });

  constructor(bitsPerSecond = Number.POSITIVE_INFINITY) {
    this.line = new SimulatedLine(bitsPerSecond);
  }

  add(layers = threeLayers(), canProbe = true): SimulatedStream {
    const stream = new SimulatedStream(this.line, this.meter, layers, this.streams.length * 100_000, canProbe);
    this.streams.push(stream);
    return stream;
  }

  /** @param watch called each millisecond */
  run(ms: number, watch: (nowMs: number) => void = () => undefined): void {
    for (const end = this.nowMs + ms; this.nowMs < end; ) {
      this.nowMs += 1;
      for (const stream of this.streams) stream.tick(this.nowMs);
      if (this.nowMs % CONTROL_MS === 0) this.controller.tick(this.nowMs, this.streams);
      watch(this.nowMs);
    }
  }

  /** Milliseconds until `condition` holds; throws after `mostMs`. */
  runUntil(condition: () => boolean, mostMs: number): number {
    const startMs = this.nowMs;
    while (!condition()) {
      if (this.nowMs - startMs >= mostMs) throw new Error(`not within ${mostMs} ms`);
      this.run(10);
    }
    return this.nowMs - startMs;
  }

  setLine(bitsPerSecond: number): void {
    this.line.setBitsPerSecond(bitsPerSecond, this.nowMs);
  }
}
