import { expect, it } from "vitest";
import { placeAlone, placeTiles } from "./grid-layout";

const GAP = 8;
const wide = [1440, 780] as const;
const phone = [344, 620] as const;
const rowsOf = (places: { top: number }[]) =>
  [...new Set(places.map((place) => place.top))].map((top) => places.filter((place) => place.top === top).length);

it.each([
  [1, wide, [1]],
  [2, wide, [2]],
  [3, wide, [2, 1]],
  [5, wide, [3, 2]],
  [9, wide, [3, 3, 3]],
  [10, wide, [4, 4, 2]],
  [2, phone, [1, 1]],
  [3, phone, [1, 1, 1]],
  [7, phone, [2, 2, 2, 1]],
] as const)("puts %i people in a box of %j into rows of %j", (count, [width, height], rows) => {
  expect(rowsOf(placeTiles(count, width, height, GAP))).toEqual(rows);
});

it("keeps tiles equal, 16:9 and inside the box", () => {
  for (let count = 1; count <= 12; count++) {
    for (const [width, height] of [wide, phone, [800, 300], [300, 900]] as const) {
      const places = placeTiles(count, width, height, GAP);
      expect(new Set(places.map((place) => `${place.width}×${place.height}`)).size).toBe(1);
      for (const place of places) {
        expect(Math.abs(place.width / 16 - place.height / 9)).toBeLessThan(1);
        expect(Math.min(place.left, place.top)).toBeGreaterThanOrEqual(0);
        expect(place.left + place.width).toBeLessThanOrEqual(width + 1);
        expect(place.top + place.height).toBeLessThanOrEqual(height + 1);
      }
    }
  }
});

it("centres the last row", () => {
  const [, , last] = placeTiles(3, ...wide, GAP);
  expect(last && last.left + last.width / 2).toBeCloseTo(wide[0] / 2, -1);
});

it("leaves the room to the invitation while one is alone", () => {
  const place = placeAlone(...wide);
  expect(place.width).toBeLessThan(300);
  expect(place.left + place.width).toBe(wide[0]);
});

it("makes nothing of a box that isn't there yet", () => {
  expect(placeTiles(1, 0, 0, GAP)).toEqual([{ left: 0, top: 0, width: 0, height: 0 }]);
});
