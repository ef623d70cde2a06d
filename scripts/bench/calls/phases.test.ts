import { expect, test } from "vitest";
import { phaseOf } from "./phases";

const moment = (ms: number, frames: number) => ({
  ms,
  frames,
  height: 180,
  freezes: 0,
  soundLost: ms / 1000,
  soundConcealed: ms * 48,
});

test("what came in a phase is the difference of its ends", () => {
  const moments = [moment(0, 0), moment(1000, 20), moment(2000, 40), moment(3000, 50)];
  expect(phaseOf(moments, 1050, 3050)).toEqual({
    height: 180,
    picturesPerSecond: 15,
    freezes: 0,
    soundLost: 2,
    soundConcealedMs: 2000,
  });
});

test("a phase in which nobody looked is no phase", () => {
  expect(() => phaseOf([moment(0, 0)], 10, 20)).toThrow("nothing was seen");
});
