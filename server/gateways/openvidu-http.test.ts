import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { selfSigned } from "../../e2e/contract/support/self-signed";
import { createOpenViduHttp, type OpenViduHttp } from "./openvidu-http";

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A server that keeps everybody waiting until it's told to answer; then it answers at once. */
async function startSilentServer() {
  const waiting = new Set<ServerResponse>();
  let received = 0;
  let answers = false;
  const port = await listening(
    createServer((_, response) => {
      received += 1;
      if (answers) return void response.end("{}");
      waiting.add(response);
      response.on("close", () => waiting.delete(response));
    }),
  );
  return {
    origin: `http://127.0.0.1:${port}`,
    received: () => received,
    waiting: () => waiting.size,
    answer() {
      answers = true;
      for (const response of waiting) response.end("{}");
    },
  };
}

function http(origin: string, deadlineMs = 5000): OpenViduHttp {
  const made = createOpenViduHttp({
    origin,
    authorization: "Basic eDp5",
    deadlineMs,
    metrics: { openviduCalled() {} },
  });
  closing.push(made.close);
  return made;
}

const ask = (to: OpenViduHttp) => () => to.request("GET", "/");
const settled = (calls: Promise<unknown>[]) => Promise.allSettled(calls);

describe("a call whose time is over", () => {
  it("is cut off", async () => {
    const server = await startSilentServer();
    const client = http(server.origin, 100);
    await expect(client.call("read", ask(client))).rejects.toThrow("read took longer than 100 ms");
    await vi.waitFor(() => expect(server.waiting()).toBe(0));
  });

  it("isn't, when what it makes must be undone", async () => {
    const server = await startSilentServer();
    const client = http(server.origin, 100);
    const late = vi.fn();
    await expect(client.call("make", ask(client), { late })).rejects.toThrow("make took longer");
    expect(server.waiting()).toBe(1);
    server.answer();
    await vi.waitFor(() => expect(late).toHaveBeenCalledWith({}));
  });

  it("is never sent, when it was still waiting for a connection", async () => {
    const server = await startSilentServer();
    const client = http(server.origin, 300);
    const late = vi.fn();
    const calls = Array.from({ length: 300 }, () => client.call("make", ask(client), { late }));
    await settled(calls);
    server.answer();
    await vi.waitFor(() => expect(late).toHaveBeenCalledTimes(server.received()));
    expect(server.received()).toBeLessThanOrEqual(128);
  });
});

describe("an OpenVidu that hangs", () => {
  it("doesn't pile up calls: who comes when 512 are under way is told at once", async () => {
    const server = await startSilentServer();
    const client = http(server.origin, 1000);
    const hanging = Array.from({ length: 512 }, () => client.call("read", ask(client)));
    const deaf = settled(hanging);
    const work = vi.fn(ask(client));
    await expect(client.call("read", work)).rejects.toThrow("512 calls are under way already");
    expect(work).not.toHaveBeenCalled();
    await deaf;
  });

  it("is asked again when the hanging calls are over", async () => {
    const server = await startSilentServer();
    const client = http(server.origin, 300);
    await settled(Array.from({ length: 600 }, () => client.call("read", ask(client))));
    server.answer();
    await expect(client.call("read", ask(client), { deadlineMs: 5000 })).resolves.toEqual({});
  });
});

describe("an OpenVidu with a certificate of its own making", () => {
  const startTls = async () => {
    const { key, certificate: cert } = selfSigned();
    return `https://localhost:${await listening(createTlsServer({ key, cert }, (_, response) => response.end("{}")))}`;
  };
  afterEach(() => void vi.unstubAllEnvs());

  it("is refused", async () => {
    const client = http(await startTls());
    await expect(client.call("read", ask(client))).rejects.toThrow(/self.signed/i);
  });

  it("is taken when Node is told to, as OpenVidu's tutorials do", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const client = http(await startTls());
    await expect(client.call("read", ask(client))).resolves.toEqual({});
  });
});

it("goes through the proxy that the environment names", async () => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  vi.stubEnv("http_proxy", `http://127.0.0.1:${await listening(proxy)}`);
  closing.push(() => vi.unstubAllEnvs());
  const client = http("http://openvidu.example:4443");
  await expect(client.call("read", ask(client))).rejects.toThrow();
  expect(asked).toEqual(["openvidu.example:4443"]);
});
