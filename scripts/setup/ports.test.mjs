import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { pickPort, requirePort } from "./ports.mjs";

test("a TCP port in use is told with the setting that moves it", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const wanted = { setting: "PORT", port, host: "127.0.0.1", protocol: /** @type {const} */ ("tcp") };
  await expect(requirePort(wanted)).rejects.toThrow(
    `Port ${port} is in use: stop the program that uses it, or set PORT to a free port.`,
  );
  server.close();
  await once(server, "close");
  await requirePort(wanted);
});

test("so is a UDP port", async () => {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  const wanted = { setting: "MEDIA_SERVER_UDP_PORT", port, host: "127.0.0.1", protocol: /** @type {const} */ ("udp") };
  await expect(requirePort(wanted)).rejects.toThrow(`UDP port ${port} is in use`);
  socket.close();
});

test("an address that isn't this machine's is named", async () => {
  const wanted = { setting: "HOST", port: 20001, host: "192.0.2.1", protocol: /** @type {const} */ ("tcp") };
  await expect(requirePort(wanted)).rejects.toThrow("Nothing can listen on 192.0.2.1");
});

test("a picked port lies below the range of outgoing connections", async () => {
  expect(await pickPort()).toBeLessThan(25_000);
});
