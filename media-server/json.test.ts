import { expect, test } from "vitest";
import { parseJson } from "./json";
import { limits } from "./limits";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("what is nested as deep as allowed is parsed, one level more is refused", () => {
  expect(parseJson(nested(limits.jsonDepth))).toEqual(expect.any(Array));
  expect(() => parseJson(nested(limits.jsonDepth + 1))).toThrow("nested too deeply");
  expect(() => parseJson('{"a":'.repeat(limits.jsonDepth + 1))).toThrow(SyntaxError);
});

test("many values side by side aren't nested, nor are brackets inside of strings", () => {
  expect(parseJson(`[${"[],{},".repeat(1_000)}0]`)).toHaveLength(2_001);
  const text = `${"[{".repeat(100)}\\" \\\\`;
  expect(parseJson(JSON.stringify({ text }))).toEqual({ text });
});

test("a string that never ends, and one that ends in a backslash, are no JSON", () => {
  expect(() => parseJson('["abc')).toThrow(SyntaxError);
  expect(() => parseJson('["abc\\')).toThrow(SyntaxError);
});
