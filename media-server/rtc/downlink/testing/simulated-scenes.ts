import { SimulatedCall, threeLayers } from "./simulated-call";
import type { SimulatedLayer } from "./simulated-stream";

/** Bits a second. */
export const ROOMY = 20_000_000;

/** What is sent of each picture now, 0 for none. */
export function shares(call: SimulatedCall): number[] {
  return call.streams.map(({ current }) => current?.share ?? 0);
}

/** The call after five seconds with room for everything. */
export function callOf(streams: number, layers: () => SimulatedLayer[] = threeLayers, canProbe = true): SimulatedCall {
  const call = new SimulatedCall(ROOMY);
  for (let count = 0; count < streams; count += 1) call.add(layers(), canProbe);
  call.run(5000);
  return call;
}
