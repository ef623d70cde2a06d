import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { DelayLine } from "./delay-line";

it("holds back what passes for its time, and counts requests by method and path", async () => {
  const server = createServer((_request, response) => response.end("{}"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const line = new DelayLine((server.address() as AddressInfo).port);
  const url = `http://127.0.0.1:${await line.open()}`;
  line.delayMs.toServer = 20;
  line.delayMs.toClient = 30;
  const began = performance.now();
  await (await fetch(`${url}/rooms?x=1`, { method: "POST", body: "POST /nothing" })).text();
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  await (await fetch(`${url}/rooms`)).text();
  expect([...line.requests]).toEqual([
    ["POST /rooms", 1],
    ["GET /rooms", 1],
  ]);
  line.close();
  server.closeAllConnections();
  server.close();
});
