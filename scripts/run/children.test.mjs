import { afterEach, expect, test, vi } from "vitest";
import { appChild, mediaServerChild } from "./children.mjs";
import { readSettings } from "./settings.mjs";

afterEach(() => void vi.unstubAllEnvs());

const shared = {
  settings: readSettings({}),
  secrets: { openviduSecret: "o", nextAuthSecret: "n", participantSecret: "p", webhookSecret: "kept-webhook-secret" },
  openvidu: { url: "http://localhost:25565", secret: "o" },
  dev: false,
};

test.each([
  ["the kept one", "", "kept-webhook-secret"],
  ["one of the person's own", "chosen-webhook-secret", "chosen-webhook-secret"],
])("the media server sends the webhook secret that the app expects: %s", (_, given, expected) => {
  vi.stubEnv("OPENVIDU_WEBHOOK_SECRET", given);
  const app = appChild({ ...shared, databaseUrl: "postgresql://localhost/x" });
  const mediaServer = mediaServerChild(shared);
  expect(app.env.OPENVIDU_WEBHOOK_SECRET).toBe(expected);
  expect(JSON.parse(mediaServer.env.OPENVIDU_WEBHOOK_HEADERS ?? "")).toEqual([`Authorization: Bearer ${expected}`]);
});
