import { expect, it } from "vitest";
import { createLogger } from "./logger";

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger("info", { write: (line: string) => void lines.push(line) }));
  return lines.join("");
}

it("writes one JSON line an event", () => {
  const line = logged((log) => log.info({ procedure: "videoCall.config", status: 200 }, "request"));
  expect(JSON.parse(line)).toMatchObject({ level: "info", procedure: "videoCall.config", status: 200, msg: "request" });
});

it("tells an error with its causes, but not what SDKs hang onto it", () => {
  const error = Object.assign(new Error("outer", { cause: new Error("inner") }), { config: { password: "hunter2" } });
  const line = logged((log) => log.error({ err: error }, "failed"));
  expect(line).toContain("outer");
  expect(line).toContain("inner");
  expect(line).not.toContain("hunter2");
});

it("holds no token or credential, wherever it got in", () => {
  const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwMSJ9.c2lnbmF0dXJl";
  const token = "ws://h?sessionId=s&token=tok_AbCdEfGh12345678";
  const line = logged((log) => {
    log.info({ a: token, b: { c: jwt } }, `got ${token}`);
    log.warn({ err: new Error(`Authorization: Bearer ${jwt} Basic T1BFTlZJRFVBUFA6cw==`) }, "failed");
  });
  expect(line).not.toMatch(/tok_A|eyJ|T1BFTlZJ/);
  expect(line).toContain("[secret]");
});
