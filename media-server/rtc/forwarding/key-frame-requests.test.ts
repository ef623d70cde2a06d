import { describe, expect, it } from "vitest";
import { FIRST_PICTURE_SPACING_MS, KeyFrameRequests, REPAIR_SPACING_MS } from "./key-frame-requests";

describe("KeyFrameRequests", () => {
  it("asks at once, and once for everybody", () => {
    const requests = new KeyFrameRequests();
    expect(requests.due(0)).toBe(false);
    requests.want(10, FIRST_PICTURE_SPACING_MS);
    requests.want(10, REPAIR_SPACING_MS);
    expect(requests.due(10)).toBe(true);
    expect(requests.due(11)).toBe(false);
  });

  it("asks again, less and less often, until a key frame came", () => {
    const requests = new KeyFrameRequests();
    requests.want(0, FIRST_PICTURE_SPACING_MS);
    const asked: number[] = [];
    for (let nowMs = 0; nowMs < 20_000; nowMs += 20) if (requests.due(nowMs)) asked.push(nowMs);
    expect(asked).toEqual([0, 300, 900, 2100, 4500, 8500, 12_500, 16_500]);

    requests.arrived();
    expect(requests.due(60_000)).toBe(false);
    requests.want(60_000, REPAIR_SPACING_MS);
    expect(requests.due(60_000)).toBe(true);
    expect(requests.due(60_300)).toBe(true);
  });

  it("keeps its distance from the last request: short for a newcomer, long for repairs", () => {
    const requests = new KeyFrameRequests();
    requests.want(0, FIRST_PICTURE_SPACING_MS);
    requests.due(0);
    requests.arrived();

    requests.want(50, REPAIR_SPACING_MS);
    expect(requests.due(999)).toBe(false);
    requests.want(60, FIRST_PICTURE_SPACING_MS);
    expect(requests.due(299)).toBe(false);
    expect(requests.due(300)).toBe(true);
  });
});
