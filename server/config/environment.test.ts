import { describe, expect, it } from "vitest";
import { EnvironmentError, readEnvironment } from "./environment";

const STRONG = "0123456789abcdef0123456789abcdef";
const minimal = {
  DATABASE_URL: "postgresql://postgres@127.0.0.1:5432/postgres",
  OPENVIDU_WEBHOOK_SECRET: STRONG,
  NEXTAUTH_SECRET: STRONG,
  PARTICIPANT_SECRETS: STRONG,
};
const read = (settings: Record<string, string> = {}) => readEnvironment({ ...minimal, ...settings });

function complaint(settings: Record<string, string | undefined>): string {
  try {
    readEnvironment(settings);
  } catch (error) {
    expect(error).toBeInstanceOf(EnvironmentError);
    return String(error);
  }
  throw new Error("nothing was refused");
}

describe("without more than the secrets", () => {
  it("has the documented defaults", () => {
    const environment = read();
    expect(environment).toMatchObject({ host: "127.0.0.1", port: 3000, autoCleanup: true });
    expect(environment.openviduUrl).toBe("http://localhost:25565");
    expect(environment.app).toMatchObject({
      openviduServerUrl: "http://localhost:25565",
      apiBaseUrl: "http://localhost:3000/api",
      webSocketUrl: "ws://localhost:3000",
      defaultVideoConfig: { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true },
      supportedBrowsers: ["Chrome", "Firefox", "Safari", "Edge"],
      defaultMaxParticipants: 10,
      maxSessionSeconds: 3600,
      tokenRefreshMarginSeconds: 300,
      sessionIdleSeconds: 300,
    });
  });

  it("limits what one address and one participant may do in a minute", () => {
    const { limitsPerMinute } = read();
    expect(limitsPerMinute).toEqual({ calls: 3000, joins: 300, creations: 60, guesses: 30, actions: 60 });
  });

  it("takes an empty variable for one that nobody set", () => {
    expect(read({ PORT: "", OPENVIDU_PUBLIC_URL: "", CORS_ORIGINS: "" })).toEqual(read());
  });

  it("switches on no feature that isn't built", () => {
    expect(read().app.features).toMatchObject({ recordingEnabled: false, virtualBackgroundEnabled: false });
  });
});

describe("addresses", () => {
  it("are the public ones where a browser reads them", () => {
    const { app } = read({
      NEXTAUTH_URL: "https://meet.example.org/",
      OPENVIDU_URL: "http://10.0.0.7:4443",
      OPENVIDU_PUBLIC_URL: "https://media.example.org/",
    });
    expect(app.openviduServerUrl).toBe("https://media.example.org");
    expect(app.apiBaseUrl).toBe("https://meet.example.org/api");
    expect(app.webSocketUrl).toBe("wss://meet.example.org");
    expect(app.trustedOrigins).toEqual(["https://meet.example.org"]);
  });

  it("on loopback are trusted under every name of this machine, at that port alone", () => {
    expect(read({ PORT: "3100" }).app.trustedOrigins).toEqual([
      "http://localhost:3100",
      "http://127.0.0.1:3100",
      "http://[::1]:3100",
    ]);
  });

  it("of other sites are trusted when listed", () => {
    const { app } = read({ CORS_ORIGINS: "https://a.example/, https://b.example:8443" });
    expect(app.corsOrigins).toEqual(["https://a.example", "https://b.example:8443"]);
    expect(app.trustedOrigins).toEqual(expect.arrayContaining([...app.corsOrigins]));
  });
});

describe("wrong settings", () => {
  it("are all named in one message, without their values", () => {
    const message = complaint({ ...minimal, PORT: "http", OPENVIDU_URL: "ftp://x", NEXTAUTH_SECRET: "hunter2" });
    expect(message).toMatch(/PORT:[\s\S]*OPENVIDU_URL:[\s\S]*NEXTAUTH_SECRET:/);
    expect(message).not.toMatch(/hunter2|ftp/);
  });

  it("include those that are missing", () => {
    for (const name of Object.keys(minimal)) expect(complaint({ ...minimal, [name]: undefined })).toContain(name);
  });

  it.each([
    ["MAX_SESSION_DURATION", "-1"],
    ["TOKEN_REFRESH_MARGIN", "3600"],
    ["AUTO_CLEANUP_ENABLED", "yes"],
    ["ICE_SERVERS", "turn:example.org"],
    ["ICE_SERVERS", '[{"url":"turn:example.org"}]'],
    ["ICE_SERVERS", '[{"url":"stun:example.org","username":"u","credential":"c"}]'],
    ["TRUSTED_PROXIES", "proxy.example.org"],
    ["TRUSTED_PROXIES", "10.0.0.1, 10.0.0.0/33"],
    ["TRUSTED_PROXIES", "0.0.0.0/0"],
    ["TRUSTED_PROXIES", "1"],
    ["METRICS_TOKEN", "short"],
    ["DATABASE_URL", "mysql://localhost/x"],
    ["PARTICIPANT_SECRETS", `${STRONG},short`],
  ])("%s=%s is refused by name", (name, value) => {
    expect(complaint({ ...minimal, [name]: value })).toContain(name);
  });
});

describe("listening beyond loopback", () => {
  it.each(["0.0.0.0", "::", "192.168.1.5", "meet.example.org"])("on %s refuses OpenVidu's default secret", (HOST) => {
    expect(complaint({ ...minimal, HOST })).toMatch(/OPENVIDU_SECRET/);
  });

  it("refuses secrets from example files, and accepts one's own", () => {
    const open = { ...minimal, HOST: "0.0.0.0", OPENVIDU_SECRET: STRONG };
    for (const known of ["changemechangeme", "change-me-change-me", "MY_SECRET_MY_SECRET"]) {
      expect(complaint({ ...open, PARTICIPANT_SECRETS: known })).toContain("PARTICIPANT_SECRETS");
    }
    expect(complaint({ ...open, METRICS_TOKEN: "passwordpassword" })).toContain("METRICS_TOKEN");
    expect(readEnvironment(open).host).toBe("0.0.0.0");
  });

  it.each(["127.0.0.1", "localhost", "::1"])("isn't what %s does", (HOST) => {
    expect(read({ HOST }).secrets.openvidu).toBe("MY_SECRET");
  });
});

it("rotates participant secrets, newest first", () => {
  const older = `${STRONG}-older`;
  expect(read({ PARTICIPANT_SECRETS: `${STRONG}, ${older}` }).secrets.participant).toEqual([STRONG, older]);
});

it("believes no proxy that isn't listed", () => {
  expect(read().trustedProxies).toEqual([]);
  expect(read({ TRUSTED_PROXIES: "10.0.0.0/8, ::1" }).trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
});

it("has no ICE servers of its own, least of all public ones", () => {
  expect(read().iceServers).toEqual([]);
  const own = [{ url: "turn:turn.example.org:3478?transport=tcp", username: "u", credential: "c" }];
  expect(read({ ICE_SERVERS: JSON.stringify(own) }).iceServers).toEqual(own);
});
