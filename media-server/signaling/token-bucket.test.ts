import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket";

test("a full bucket serves a burst, and then as many a second as it is refilled by", () => {
  const bucket = new TokenBucket(10, 2, 0);
  expect(bucket.take(10, 0)).toBe(0);
  expect(bucket.take(1, 0)).toBe(-1);
  expect(bucket.take(1, 1_000)).toBe(0);
  expect(bucket.take(1, 1_000)).toBe(-1);
});

test("it never holds more than its size, however long nobody came", () => {
  const bucket = new TokenBucket(10, 2, 0);
  expect(bucket.take(1, 3_600_000)).toBe(9);
});

test("who goes on without waiting gets ever deeper into debt", () => {
  const bucket = new TokenBucket(1, 1, 0);
  const left = Array.from({ length: 5 }, (_, index) => bucket.take(1, index * 10));
  expect(left.at(-1)).toBeLessThan(-3);
});

test("a clock that goes backwards takes nothing away", () => {
  const bucket = new TokenBucket(10, 1, 5_000);
  expect(bucket.take(1, 0)).toBe(9);
});
