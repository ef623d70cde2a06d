import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { openviduAnswers, pageAnswers } from "./health.mjs";

/** @type {import("node:http").Server | undefined} */
let server;
afterEach(() => server?.close());

/** @param {import("node:http").RequestListener} listener */
async function serve(listener) {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}
const never = new AbortController().signal;

test("OpenVidu is asked with the secret", async () => {
  const expected = `Basic ${Buffer.from("OPENVIDUAPP:s").toString("base64")}`;
  const url = await serve((request, response) => {
    response.statusCode = request.headers.authorization === expected ? 200 : 401;
    response.end();
  });
  await openviduAnswers({ url, secret: "s" }, never);
  await expect(openviduAnswers({ url, secret: "wrong" }, never)).rejects.toThrow("refuses the secret");
});

test("a page that isn't ready is asked again", async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked += 1;
    response.statusCode = asked < 3 ? 503 : 200;
    response.end();
  });
  await pageAnswers(url, never);
  expect(asked).toBe(3);
});

test("asking ends when the child has", async () => {
  const gone = new AbortController();
  const asking = pageAnswers("http://127.0.0.1:1", gone.signal);
  gone.abort();
  await expect(asking).rejects.toThrow();
});
