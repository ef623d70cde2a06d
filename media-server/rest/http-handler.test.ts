import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../limits";
import { TestServer } from "../testing/test-server";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

/** Bytes as they are, to see what no HTTP client would send. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
  socket.end(text);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk.toString();
  });
  await once(socket, "close");
  return answer;
}

test("odd paths are answered, not thrown over", async () => {
  expect(await raw("GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 401 /);
  expect(await raw("GET /openvidu/api/sessions/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(/ 401 /);
});

test("a body that is too long is 413, and the connection isn't reused", async () => {
  const body = JSON.stringify({ customSessionId: "x".repeat(limits.restBodyBytes) });
  expect((await server.rest("POST", "/openvidu/api/sessions", body)).status).toBe(413);
});

test("a WebSocket elsewhere than at /openvidu is 404", async () => {
  const upgrade =
    "GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  expect(await raw(upgrade)).toMatch(/^HTTP\/1\.1 404 /);
});
