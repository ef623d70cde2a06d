import { expect, test } from "vitest";
import { readSettings } from "./settings.mjs";

test("nothing named means our own database and media server, on loopback", () => {
  expect(readSettings({})).toEqual({
    port: 3000,
    host: "127.0.0.1",
    baseUrl: "http://localhost:3000",
    openvidu: undefined,
    mediaServer: { host: "127.0.0.1", port: 25565, udpPort: 25566, publicUrl: "http://localhost:25565", ownTls: false },
    databaseUrl: undefined,
  });
});

test("a named OpenVidu needs its secret", () => {
  const named = { OPENVIDU_URL: "https://openvidu.example/" };
  expect(() => readSettings(named)).toThrow("set OPENVIDU_SECRET to its secret too");
  expect(readSettings({ ...named, OPENVIDU_SECRET: "s" }).openvidu).toEqual({
    url: "https://openvidu.example",
    secret: "s",
  });
});

test.each(["http", "0", "65536", "1.5"])("PORT=%s is refused by name", (port) => {
  expect(() => readSettings({ PORT: port })).toThrow(`PORT is "${port}"`);
});

test("a media server with a certificate is reached by https, under its public name when it has one", () => {
  const files = { MEDIA_SERVER_TLS_CERTIFICATE: "chain.pem", MEDIA_SERVER_TLS_KEY: "key.pem" };
  expect(readSettings(files).mediaServer).toMatchObject({ publicUrl: "https://localhost:25565", ownTls: true });
  const named = readSettings({ ...files, MEDIA_SERVER_PUBLIC_URL: "https://media.example.com/" });
  expect(named.mediaServer.publicUrl).toBe("https://media.example.com");
});
