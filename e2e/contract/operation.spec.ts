import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmbeddedServer } from "./support/embedded-server";
import { RestClient } from "./support/rest-client";
import { publish, Room, subscribe } from "./support/room";
import { RpcClient } from "./support/rpc-client";
import { expect, serverIsOurs, test } from "./support/server";

/** Takes webhooks and never answers. */
async function deafReceiver(): Promise<{ url: string; close(): void }> {
  const receiver = createServer();
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const close = () => {
    receiver.closeAllConnections();
    receiver.close();
  };
  return { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`, close };
}

// What an operator meets; none of it is OpenVidu's protocol.
if (serverIsOurs) {
  test("health needs no secret; what OpenVidu Pro has under its own path isn't there", async ({ server }) => {
    const rest = new RestClient(server);
    const health = await rest.call("GET", "/health", undefined, null);
    expect([health.status, health.text]).toEqual([200, '{"status":"UP"}']);
    expect((await rest.get("/openvidu/api/health")).status).toBe(404);
  });

  test("metrics need the secret and follow the calls", async ({ server, room }) => {
    const rest = new RestClient(server);
    expect((await rest.call("GET", "/metrics", undefined, null)).status).toBe(401);
    const read = async () => {
      const { text, headers } = await rest.get("/metrics");
      expect(headers.get("content-type")).toContain("version=0.0.4");
      const samples = text.split("\n").filter((line) => line && !line.startsWith("#"));
      return new Map(samples.map((line) => [line.replace(/ \S+$/, ""), Number(line.replace(/^.* /, ""))]));
    };
    const before = await read();
    const [ann, bob] = [await room.join(), await room.join()];
    await subscribe(bob, await publish(ann));
    const during = await read();
    const grown = (name: string) => (during.get(name) ?? 0) - (before.get(name) ?? 0);
    for (const name of ["sessions_active", "streams", "subscriptions"]) expect(grown(`media_server_${name}`)).toBe(1);
    for (const name of ["connections", "sockets", "joins_total"]) expect(grown(`media_server_${name}`)).toBe(2);
    expect(grown('media_server_rpc_requests_total{method="publishVideo",outcome="ok"}')).toBe(1);
    expect(during.has("media_server_media_packets_sent_total")).toBe(true);
    await expect
      .poll(async () => (await read()).get('media_server_webhooks_total{outcome="delivered"}'))
      .toBeGreaterThan(0);
  });

  test("a call, slow webhooks and open sockets don't hold up the end beyond three seconds", async () => {
    const webhooks = await deafReceiver();
    const server = await startEmbeddedServer({
      environment: { OPENVIDU_WEBHOOK: "true", OPENVIDU_WEBHOOK_ENDPOINT: webhooks.url },
    });
    const room = await Room.create({ ...server, webhooks: null });
    const [ann, bob] = [await room.join(), await room.join()];
    await subscribe(bob, await publish(ann));
    const idle = await RpcClient.open(await room.token());
    const stoppedAt = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(3_500);
    for (const { rpc } of [ann, bob]) expect(rpc.heard).toContain("participantEvicted");
    await idle.untilClosed(5_000);
    webhooks.close();
  });

  test("a second signal ends the server at once, and its exit code says so", async () => {
    const webhooks = await deafReceiver();
    const server = await startEmbeddedServer({
      environment: { OPENVIDU_WEBHOOK: "true", OPENVIDU_WEBHOOK_ENDPOINT: webhooks.url },
    });
    const room = await Room.create({ ...server, webhooks: null });
    await room.join();
    server.signal("SIGTERM");
    await server.untilWritten('"msg":"stopping"');
    // Signals that come at once are one wish (npm hands on the terminal's); so it is asked again until it is gone.
    const again = setInterval(() => server.signal("SIGINT"), 100);
    const exitCode = await server.ended;
    clearInterval(again);
    expect(exitCode).toBe(130);
    webhooks.close();
  });

  test("LOG_LEVEL silences a server that listens, not one that can't", async () => {
    const server = await startEmbeddedServer({ environment: { LOG_LEVEL: "silent" } });
    const room = await Room.create({ ...server, webhooks: null });
    await room.join();
    const refused = startEmbeddedServer({ ports: server.ports, environment: { LOG_LEVEL: "silent" } });
    await expect(refused).rejects.toThrow(`UDP port ${server.ports.udp}`);
    await server.stop();
    expect(server.output().trim().split("\n")).toHaveLength(1);
  });
}
