import { isIP } from "node:net";
import { z } from "zod";
import { iceServerSetting } from "./sessions/ice-server-schema";
import type { IceServerSetting } from "./sessions/properties";
import type { CertificateFiles } from "./tls/certificate";
import { webhookEventNames } from "./webhooks/event-names";
import type { WebhookSettings } from "./webhooks/webhook-sender";

/** The server's settings, all from the environment. */
export interface Environment {
  secret: string;
  host: string;
  port: number;
  udpPort: number;
  /** IP addresses; empty: the machine's own. */
  announcedAddresses: string[];
  publicUrl: URL;
  /** Null: plain HTTP. */
  tls: CertificateFiles | null;
  iceServers: IceServerSetting[];
  /** What browsers are told to do where the page doesn't say. */
  videoSimulcast: boolean;
  garbageIntervalSeconds: number;
  garbageThresholdSeconds: number;
  webhook: WebhookSettings | null;
  logLevel: LogLevel;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;
type LogLevel = (typeof logLevels)[number];

/** An empty variable counts as unset, as in `NAME= command`. */
const given = (schema: z.ZodType<string | undefined>) => z.preprocess((text) => text || undefined, schema);
const text = given(z.string().optional());

function number(fallback: number, min: number, max: number) {
  return z.preprocess(
    (value) => value || String(fallback),
    z.string().regex(/^\d+$/, "must be a whole number").transform(Number).pipe(z.int().min(min).max(max)),
  );
}

/** A JSON array of texts. */
const list = given(z.string().optional()).transform((value, context): string[] | undefined => {
  if (value === undefined) return undefined;
  try {
    return z.array(z.string()).parse(JSON.parse(value));
  } catch {
    context.addIssue("must be a JSON array of texts");
    return z.NEVER;
  }
});

/** OpenVidu's notation: `url=turn:host:3478,username=me,credential=secret`. */
const iceServers = list.transform((lines, context): IceServerSetting[] =>
  (lines ?? []).map((line) => {
    const fields = line.split(",").map((field): [string, string] => {
      const equals = field.indexOf("=");
      return [field.slice(0, equals).trim(), field.slice(equals + 1).trim()];
    });
    const parsed = iceServerSetting.safeParse(Object.fromEntries(fields));
    if (parsed.success) return parsed.data;
    context.addIssue(parsed.error.issues[0]?.message ?? "is not an ICE server");
    return z.NEVER;
  }),
);

const flag = (fallback: boolean) =>
  z.preprocess((value) => value || String(fallback), z.enum(["true", "false"])).transform((value) => value === "true");
const httpUrl = given(z.url({ protocol: /^https?$/ }).optional());

const variables = z
  .object({
    OPENVIDU_SECRET: z.preprocess((value) => value ?? "", z.string().min(1, "is required")),
    MEDIA_SERVER_HOST: text,
    MEDIA_SERVER_PORT: number(25_565, 0, 65_535),
    MEDIA_SERVER_UDP_PORT: number(25_566, 1, 65_535),
    MEDIA_SERVER_ANNOUNCED_ADDRESS: text
      .transform((value) => value?.split(",").map((address) => address.trim()) ?? [])
      .refine((addresses) => addresses.every(isIP), "must be an IP address, or several with commas between them"),
    // openvidu-browser 2.32.2 ends a token's host at its first colon.
    MEDIA_SERVER_PUBLIC_URL: httpUrl.refine((value) => !value?.includes("//["), "must hold a name or an IPv4 address"),
    MEDIA_SERVER_TLS_CERTIFICATE: text,
    MEDIA_SERVER_TLS_KEY: text,
    LOG_LEVEL: z.preprocess((value) => value || "info", z.enum(logLevels)),
    OPENVIDU_WEBRTC_ICE_SERVERS: iceServers,
    OPENVIDU_WEBRTC_SIMULCAST: flag(true),
    OPENVIDU_SESSIONS_GARBAGE_INTERVAL: number(900, 0, 1_000_000),
    OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: number(3_600, 0, 100_000_000),
    OPENVIDU_WEBHOOK: flag(false),
    OPENVIDU_WEBHOOK_ENDPOINT: httpUrl,
    OPENVIDU_WEBHOOK_HEADERS: list.refine(
      (lines) => (lines ?? []).every((line) => /^[\w!#$%&'*+.^`|~-]+:[^\r\n]*$/.test(line)),
      'must hold "Name: value" texts',
    ),
    OPENVIDU_WEBHOOK_EVENTS: list.refine(
      (names) => (names ?? []).every((name) => (webhookEventNames as readonly string[]).includes(name)),
      "holds an unknown event",
    ),
  })
  .superRefine((settings, context) => {
    if (settings.OPENVIDU_WEBHOOK && !settings.OPENVIDU_WEBHOOK_ENDPOINT) {
      context.addIssue({ code: "custom", path: ["OPENVIDU_WEBHOOK_ENDPOINT"], message: "is required with a webhook" });
    }
    for (const [name, other] of [
      ["MEDIA_SERVER_TLS_KEY", "MEDIA_SERVER_TLS_CERTIFICATE"],
      ["MEDIA_SERVER_TLS_CERTIFICATE", "MEDIA_SERVER_TLS_KEY"],
    ] as const) {
      if (settings[name] || !settings[other]) continue;
      context.addIssue({ code: "custom", path: [name], message: `is required with ${other}` });
    }
    if (wellKnownSecrets.has(settings.OPENVIDU_SECRET) && !isLoopback(settings.MEDIA_SERVER_HOST ?? defaultHost)) {
      context.addIssue({
        code: "custom",
        path: ["OPENVIDU_SECRET"],
        message: "is a well-known default, refused when listening beyond loopback",
      });
    }
  });

const defaultHost = "127.0.0.1";
/** OpenVidu's own examples and tutorials. */
const wellKnownSecrets = new Set(["MY_SECRET", "my_secret", "YOUR_SECRET", "secret"]);
const isLoopback = (host: string) => host === "localhost" || host === "::1" || /^127\./.test(host);

/** @throws Error whose message names every wrong variable. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = variables.safeParse(source);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; "));
  }
  const settings = parsed.data;
  const port = settings.MEDIA_SERVER_PORT;
  const { MEDIA_SERVER_TLS_CERTIFICATE: certificatePath, MEDIA_SERVER_TLS_KEY: keyPath } = settings;
  const tls = certificatePath && keyPath ? { certificatePath, keyPath } : null;
  return {
    secret: settings.OPENVIDU_SECRET,
    host: settings.MEDIA_SERVER_HOST ?? defaultHost,
    port,
    udpPort: settings.MEDIA_SERVER_UDP_PORT,
    announcedAddresses: settings.MEDIA_SERVER_ANNOUNCED_ADDRESS,
    publicUrl: new URL(settings.MEDIA_SERVER_PUBLIC_URL ?? `${tls ? "https" : "http"}://localhost:${port}`),
    tls,
    iceServers: settings.OPENVIDU_WEBRTC_ICE_SERVERS,
    videoSimulcast: settings.OPENVIDU_WEBRTC_SIMULCAST,
    garbageIntervalSeconds: settings.OPENVIDU_SESSIONS_GARBAGE_INTERVAL,
    garbageThresholdSeconds: settings.OPENVIDU_SESSIONS_GARBAGE_THRESHOLD,
    webhook:
      settings.OPENVIDU_WEBHOOK && settings.OPENVIDU_WEBHOOK_ENDPOINT
        ? {
            endpoint: settings.OPENVIDU_WEBHOOK_ENDPOINT,
            headers: settings.OPENVIDU_WEBHOOK_HEADERS ?? [],
            events: new Set(settings.OPENVIDU_WEBHOOK_EVENTS ?? webhookEventNames),
          }
        : null,
    logLevel: settings.LOG_LEVEL,
  };
}
