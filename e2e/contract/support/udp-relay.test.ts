import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { UdpRelay } from "./udp-relay";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function socketThat(onMessage: (text: string, port: number, socket: Socket) => void): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (packet, { port }) => onMessage(packet.toString(), port, socket));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  open.push(socket);
  return socket;
}

async function relayToEcho() {
  const seenPorts = new Set<number>();
  const server = await socketThat((text, port, socket) => {
    seenPorts.add(port);
    socket.send(`echo of ${text}`, port, "127.0.0.1");
  });
  const relay = await UdpRelay.open(server.address().port);
  open.push(relay);
  return { relay, seenPorts };
}

async function client(relay: UdpRelay) {
  const heard: string[] = [];
  const socket = await socketThat((text) => heard.push(text));
  return { heard, say: (text: string) => socket.send(text, relay.port, "127.0.0.1") };
}

test("a relay brings each client its own answers, and the server tells the clients apart", async () => {
  const { relay, seenPorts } = await relayToEcho();
  const [ann, ben] = [await client(relay), await client(relay)];
  ann.say("ann");
  ben.say("ben");
  await vi.waitFor(() => expect([ann.heard, ben.heard]).toEqual([["echo of ann"], ["echo of ben"]]));
  expect(seenPorts.size).toBe(2);
  expect(seenPorts).not.toContain(relay.port);
});

test("a relay that is blocked in one direction passes the other", async () => {
  const { relay, seenPorts } = await relayToEcho();
  const ann = await client(relay);
  await relay.set("down", { blocked: true });
  ann.say("first");
  await vi.waitFor(async () => expect((await relay.counts()).down.blocked).toBe(1));
  expect(seenPorts.size).toBe(1);

  await relay.setBoth({ blocked: false });
  ann.say("second");
  await vi.waitFor(() => expect(ann.heard).toEqual(["echo of second"]));
});

test("a relay that loses everything lets nothing through", async () => {
  const { relay, seenPorts } = await relayToEcho();
  const ann = await client(relay);
  await relay.set("up", { loss: 1 });
  ann.say("lost");
  await vi.waitFor(async () => expect((await relay.counts()).up.lost).toBe(1));
  expect(seenPorts.size).toBe(0);
});
