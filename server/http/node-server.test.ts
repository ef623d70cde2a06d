import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createNodeServer, drain, listen } from "./node-server";

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Says who answered; `/api/slow` is answered when told to. */
async function start() {
  const upgrades = createServer();
  let finish = () => {};
  const server = createNodeServer({
    api: (request, response) => {
      if (request.url === "/api/slow") finish = () => response.end("finished");
      else response.end("api");
    },
    pages: (_, response) => void response.end("pages"),
    upgrades,
  });
  open.push(server);
  await listen(server, 0, "127.0.0.1");
  const { port } = server.address() as AddressInfo;
  return { server, upgrades, port, url: `http://127.0.0.1:${port}`, finish: () => finish() };
}

it("serves the API before Next sees it, and leaves pages and next-auth to Next", async () => {
  const { url } = await start();
  const answers = async (path: string) => (await fetch(url + path)).text();
  expect(await answers("/api/trpc/videoCall.config")).toBe("api");
  expect(await answers("/api/anything")).toBe("api");
  expect(await answers("/api/auth/session")).toBe("pages");
  expect(await answers("/")).toBe("pages");
  expect(await answers("/call/api/x")).toBe("pages");
});

it("refuses an address that can't be read, where Next would fail", async () => {
  const { url } = await start();
  expect((await fetch(`${url}/call/x%zz`)).status).toBe(400);
  expect((await fetch(`${url}/call/50%25?share=50%`)).status).toBe(200);
});

it("hands upgrades to Next's shadow, and cuts those that nobody takes", async () => {
  const { upgrades, port } = await start();
  const upgrade = () => {
    const request = httpRequest({ port, headers: { Connection: "Upgrade", Upgrade: "websocket" } });
    request.end();
    return new Promise((resolve) => {
      request.on("error", () => resolve("cut"));
      request.on("upgrade", (_, socket) => {
        socket.destroy();
        resolve("taken");
      });
    });
  };
  expect(await upgrade()).toBe("cut");
  upgrades.on("upgrade", (_, socket) => {
    socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  });
  expect(await upgrade()).toBe("taken");
});

it("lets a request under way finish when it drains, and accepts no other", async () => {
  const { server, url, finish } = await start();
  const arrived = new Promise((resolve) => server.once("request", resolve));
  const slow = fetch(`${url}/api/slow`).then((answer) => answer.text());
  await arrived;
  const drained = drain(server, 60_000);
  await expect(fetch(url)).rejects.toThrow();
  finish();
  expect(await slow).toBe("finished");
  await drained;
});

it("cuts what takes longer than the grace", async () => {
  const { server, url } = await start();
  const arrived = new Promise((resolve) => server.once("request", resolve));
  const slow = fetch(`${url}/api/slow`).then(
    () => "answered",
    () => "cut",
  );
  await arrived;
  await drain(server, 50);
  expect(await slow).toBe("cut");
});

it("says when the port is taken", async () => {
  const { port } = await start();
  await expect(listen(createServer(), port, "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
});
