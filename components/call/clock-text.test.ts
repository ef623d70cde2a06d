import { expect, it } from "vitest";
import { clockText } from "./clock-text";

it.each([
  [0, "0:00"],
  [59_999, "0:59"],
  [245_000, "4:05"],
  [3_600_000, "1:00:00"],
  [36_305_000, "10:05:05"],
  [-5, "0:00"],
])("%i ms is %s", (elapsedMs, text) => {
  expect(clockText(elapsedMs)).toBe(text);
});
