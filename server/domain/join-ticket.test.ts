import { expect, it } from "vitest";
import type { AppConfig } from "./app-config";
import { configInfo, credentialTimes } from "./join-ticket";

const app: AppConfig = {
  openviduServerUrl: "http://localhost:25565",
  apiBaseUrl: "http://localhost:3000/api",
  webSocketUrl: "ws://localhost:3000",
  trustedOrigins: [],
  corsOrigins: [],
  defaultVideoConfig: { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true },
  supportedBrowsers: ["Chrome"],
  features: { chatEnabled: true, screenShareEnabled: true, recordingEnabled: false, virtualBackgroundEnabled: false },
  defaultMaxParticipants: 10,
  maxSessionSeconds: 3600,
  tokenRefreshMarginSeconds: 300,
  sessionIdleSeconds: 300,
};

it("a session that says nothing has the app's settings", () => {
  expect(configInfo(app, { config: {}, maxParticipants: 10 })).toEqual({
    defaultVideoConfig: app.defaultVideoConfig,
    supportedBrowsers: ["Chrome"],
    features: app.features,
    maxParticipants: 10,
  });
});

it("a session overrides what it names, and leaves the rest", () => {
  const config = { defaultVideoConfig: { frameRate: 15, publishVideo: false } };
  expect(configInfo(app, { config, maxParticipants: 4 })).toMatchObject({
    defaultVideoConfig: { resolution: "640x480", frameRate: 15, publishAudio: true, publishVideo: false },
    maxParticipants: 4,
  });
});

it("a session switches features off, never on", () => {
  const config = { features: { chatEnabled: false, recordingEnabled: true } };
  expect(configInfo(app, { config, maxParticipants: 10 }).features).toEqual({
    chatEnabled: false,
    screenShareEnabled: true,
    recordingEnabled: false,
    virtualBackgroundEnabled: false,
  });
});

it("a credential lasts an hour and is renewed a margin before", () => {
  const times = credentialTimes(new Date("2026-01-01T00:00:00Z"), 300);
  expect(times.expiresAt.toISOString()).toBe("2026-01-01T01:00:00.000Z");
  expect(times.refreshAt.toISOString()).toBe("2026-01-01T00:55:00.000Z");
});
