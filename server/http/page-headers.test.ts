import { expect, it } from "vitest";
import { pageHeaders } from "./page-headers";

const OPTIONS = {
  publicOrigin: "https://meet.example.org",
  openviduServerUrl: "https://media.example.org:4443",
  development: false,
};
const policyOf = (options = OPTIONS) => pageHeaders(options, "bm9uY2U=")["Content-Security-Policy"] ?? "";
const directive = (name: string, policy = policyOf()) =>
  policy.split("; ").find((one) => one.startsWith(`${name} `)) ?? "";

it("gives camera, microphone and screen to its own pages alone, and lets nobody frame them", () => {
  const headers = pageHeaders(OPTIONS, "x");
  expect(headers["Permissions-Policy"]).toContain("camera=(self), microphone=(self), display-capture=(self)");
  expect(directive("frame-ancestors")).toBe("frame-ancestors 'self'");
});

it("runs the scripts of this answer's nonce, and what they load; evaluates in development alone", () => {
  expect(directive("script-src")).toBe("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
  expect(directive("script-src", policyOf({ ...OPTIONS, development: true }))).toContain("'unsafe-eval'");
});

it("connects to itself and to OpenVidu", () => {
  expect(directive("connect-src")).toBe(
    "connect-src 'self' https://media.example.org:4443 wss://media.example.org:4443",
  );
  const local = policyOf({ ...OPTIONS, openviduServerUrl: "http://localhost:25565" });
  expect(directive("connect-src", local)).toBe("connect-src 'self' http://localhost:25565 ws://localhost:25565");
});

it("asks for https from where it is served over https", () => {
  expect(pageHeaders(OPTIONS, "x")).toHaveProperty("Strict-Transport-Security", "max-age=31536000");
  expect(pageHeaders({ ...OPTIONS, publicOrigin: "http://localhost:3000" }, "x")).not.toHaveProperty(
    "Strict-Transport-Security",
  );
});
