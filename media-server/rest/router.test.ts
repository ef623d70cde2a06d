import { expect, test } from "vitest";
import { ok, type Route } from "./route";
import { canonicalPath, router } from "./router";

const route = (method: Route["method"], path: string): Route => ({ method, path, handle: () => ok(path) });
const find = router([
  route("GET", "/sessions"),
  route("GET", "/sessions/:sessionId"),
  route("DELETE", "/sessions/:sessionId/stream/:streamId"),
]);

const found = (method: string, path: string) => {
  const match = find(method, path);
  return typeof match === "number" ? match : [match.route.path, match.params];
};

test("parameters come decoded", () => {
  expect(found("GET", "/openvidu/api/sessions/a%20b")).toEqual(["/sessions/:sessionId", { sessionId: "a b" }]);
  expect(found("DELETE", "/openvidu/api/sessions/s/stream/t")).toEqual([
    "/sessions/:sessionId/stream/:streamId",
    { sessionId: "s", streamId: "t" },
  ]);
});

test("a slash at the end and HEAD are fine", () => {
  expect(found("GET", "/openvidu/api/sessions/")).toEqual(["/sessions", {}]);
  expect(found("HEAD", "/openvidu/api/sessions")).toEqual(["/sessions", {}]);
});

test("what isn't there is 404, a verb that isn't mapped 403", () => {
  expect(found("GET", "/openvidu/api/other")).toBe(404);
  expect(found("GET", "/openvidu/apisessions")).toBe(404);
  expect(found("GET", "/openvidu/api/sessions/%E0%A4%A")).toBe(404);
  expect(found("PATCH", "/openvidu/api/sessions/s")).toBe(403);
});

test("the paths of old are rewritten", () => {
  expect(canonicalPath("/api/sessions")).toBe("/openvidu/api/sessions");
  expect(canonicalPath("/config/openvidu-publicurl")).toBe("/openvidu/api/config/openvidu-publicurl");
  expect(canonicalPath("/elsewhere")).toBe("/elsewhere");
});
