import { expect, test } from "vitest";
import { deliveriesOf, peopleIn, shapeNamed, shapes } from "./shapes";

test("one to many delivers to all of them", () => {
  expect(deliveriesOf(shapeNamed("1x8"))).toBe(8);
  expect(peopleIn(shapeNamed("1x8"))).toBe(9);
});

test("in a mesh everybody receives all others", () => {
  expect(deliveriesOf(shapeNamed("10x10"))).toBe(90);
  expect(peopleIn(shapeNamed("10x10"))).toBe(10);
});

test("each shape has a name of its own, and an unknown one is refused", () => {
  expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length);
  expect(() => shapeNamed("3x3")).toThrow("There is no shape 3x3");
});
