import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { answerLength, flood } from "./flood";

it.each([
  ["with its length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"],
  ["in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
])("an answer %s is whole at its last byte", (_, text) => {
  const bytes = Buffer.from(text);
  expect(answerLength(bytes)).toBe(bytes.length);
  expect(answerLength(bytes.subarray(0, -1))).toBe(0);
  expect(answerLength(bytes.subarray(0, 20))).toBe(0);
});

it("counts answers, and stops at one that isn't 200", async () => {
  let status = 200;
  const server = createServer((_request, response) => response.writeHead(status).end("{}"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const ask = () => flood(port, "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n", 2, 50);
  expect(await ask()).toBeGreaterThan(0);
  status = 500;
  await expect(ask()).rejects.toThrow("500");
  server.closeAllConnections();
  server.close();
});
