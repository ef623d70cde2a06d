import { describe, expect, test } from "vitest";
import { readEnvironment } from "./environment";

const read = (settings: Record<string, string>) => readEnvironment({ OPENVIDU_SECRET: "s3cret", ...settings });

describe("settings", () => {
  test("a secret alone is enough", () => {
    expect(read({})).toEqual({
      secret: "s3cret",
      host: "127.0.0.1",
      port: 25565,
      udpPort: 25566,
      announcedAddresses: [],
      publicUrl: new URL("http://localhost:25565"),
      tls: null,
      iceServers: [],
      videoSimulcast: true,
      garbageIntervalSeconds: 900,
      garbageThresholdSeconds: 3600,
      webhook: null,
      logLevel: "info",
    });
  });

  test("an empty variable counts as unset", () => {
    const settings = {
      MEDIA_SERVER_HOST: "",
      MEDIA_SERVER_PORT: "",
      OPENVIDU_WEBHOOK: "",
      OPENVIDU_WEBHOOK_EVENTS: "",
    };
    expect(read(settings)).toEqual(read({}));
  });

  test("OpenVidu's own notation of ICE servers and webhooks is read", () => {
    const environment = read({
      OPENVIDU_WEBRTC_ICE_SERVERS:
        '["url=turn:turn.example.com:3478,username=me,credential=pass", "url=stun:stun.example.com"]',
      OPENVIDU_WEBHOOK: "true",
      OPENVIDU_WEBHOOK_ENDPOINT: "https://app.example.com/hook",
      OPENVIDU_WEBHOOK_HEADERS: '["Authorization: Bearer x:y"]',
      OPENVIDU_WEBHOOK_EVENTS: '["participantJoined","participantLeft"]',
    });
    expect(environment.iceServers).toEqual([
      { url: "turn:turn.example.com:3478", username: "me", credential: "pass" },
      { url: "stun:stun.example.com" },
    ]);
    expect(environment.webhook).toEqual({
      endpoint: "https://app.example.com/hook",
      headers: ["Authorization: Bearer x:y"],
      events: new Set(["participantJoined", "participantLeft"]),
    });
  });

  test.each([
    ["OPENVIDU_SECRET", ""],
    ["MEDIA_SERVER_PORT", "70000"],
    ["MEDIA_SERVER_UDP_PORT", "12.5"],
    ["MEDIA_SERVER_PUBLIC_URL", "ftp://example.com"],
    ["MEDIA_SERVER_ANNOUNCED_ADDRESS", "example.com"],
    ["MEDIA_SERVER_ANNOUNCED_ADDRESS", "203.0.113.9,"],
    ["MEDIA_SERVER_PUBLIC_URL", "http://[::1]:25565"],
    ["LOG_LEVEL", "loud"],
    ["OPENVIDU_WEBRTC_ICE_SERVERS", "turn:example.com"],
    ["OPENVIDU_WEBRTC_ICE_SERVERS", '["url=turn:example.com"]'],
    ["OPENVIDU_WEBRTC_SIMULCAST", "1"],
    ["OPENVIDU_SESSIONS_GARBAGE_INTERVAL", "-1"],
    ["OPENVIDU_WEBHOOK", "yes"],
    ["OPENVIDU_WEBHOOK_HEADERS", '["no colon"]'],
    ["OPENVIDU_WEBHOOK_HEADERS", '["Name: one\\r\\nOther: two"]'],
    ["OPENVIDU_WEBHOOK_EVENTS", '["sessionExploded"]'],
  ])("a wrong %s (%j) is refused by name", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(name);
  });

  test("an announced address of each family", () => {
    const { announcedAddresses } = read({ MEDIA_SERVER_ANNOUNCED_ADDRESS: "203.0.113.9, 2001:db8::9" });
    expect(announcedAddresses).toEqual(["203.0.113.9", "2001:db8::9"]);
  });

  test("with a certificate the server is found by https, unless another address is given", () => {
    const files = { MEDIA_SERVER_TLS_CERTIFICATE: "/tls/chain.pem", MEDIA_SERVER_TLS_KEY: "/tls/key.pem" };
    expect(read(files)).toMatchObject({
      tls: { certificatePath: "/tls/chain.pem", keyPath: "/tls/key.pem" },
      publicUrl: new URL("https://localhost:25565"),
    });
    const named = read({ ...files, MEDIA_SERVER_PUBLIC_URL: "https://media.example.com" });
    expect(named.publicUrl.origin).toBe("https://media.example.com");
  });

  test.each([
    ["MEDIA_SERVER_TLS_KEY", "MEDIA_SERVER_TLS_CERTIFICATE"],
    ["MEDIA_SERVER_TLS_CERTIFICATE", "MEDIA_SERVER_TLS_KEY"],
  ])("%s is required with %s", (missing, present) => {
    expect(() => read({ [present]: "/tls/file.pem" })).toThrow(`${missing} is required`);
  });

  test("a webhook without an endpoint is refused", () => {
    expect(() => read({ OPENVIDU_WEBHOOK: "true" })).toThrow("OPENVIDU_WEBHOOK_ENDPOINT");
  });

  test("a well-known secret is for loopback alone", () => {
    expect(read({ OPENVIDU_SECRET: "MY_SECRET" }).secret).toBe("MY_SECRET");
    expect(() => read({ OPENVIDU_SECRET: "MY_SECRET", MEDIA_SERVER_HOST: "0.0.0.0" })).toThrow("OPENVIDU_SECRET");
    expect(read({ MEDIA_SERVER_HOST: "0.0.0.0" }).host).toBe("0.0.0.0");
  });
});
