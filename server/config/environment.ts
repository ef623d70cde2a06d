/** The one server file that sees `process.env`. Documented in .env.example. */
import { isIP } from "node:net";
import { z } from "zod";
import type { AppConfig } from "../domain/app-config";
import { builtFeatures, effectiveFeatures, wantedFeatures } from "../domain/features";
import type { LimitName } from "../ports";
import { isLoopbackHost, loopbackTwins, originOf, webSocketOrigin } from "./origins";

const ONE_DAY_S = 86_400;

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
/** How often in a minute; 0 = no limit. */
const perMinute = (fallback: number) => wholeNumber(0, 1_000_000).default(fallback);
const seconds = (fallback: number, max: number) => wholeNumber(0, max).default(fallback);
const iceServerSchema = z.union(
  [
    z.strictObject({ url: z.string().regex(/^stuns?:[^?]+$/) }),
    z.strictObject({ url: z.string().regex(/^turns?:./), username: z.string().min(1), credential: z.string().min(1) }),
  ],
  'must hold objects like {"url":"turn:…","username":"…","credential":"…"}',
);
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https address" });
const secret = z.string("is missing").min(16, "must have at least 16 characters");
/** Comma-separated; empty when unset. */
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .default("")
    .transform((text) => text.split(",").map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ""))
    .pipe(z.array(item));

/** A JSON list, as OpenVidu's `customIceServers` are. TURN needs credentials, STUN must have none (OpenVidu 2.32.2 refuses the rest). */
const iceServers = z
  .string()
  .default("[]")
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("must be a JSON list");
      return z.NEVER;
    }
  })
  .pipe(z.array(iceServerSchema, "must be a JSON list"));

/** `10.0.0.1` or `10.0.0.0/8`. A range of everything would trust every client's word. */
const addressRange = z.string().refine((text) => {
  const [address = "", bits, ...more] = text.split("/");
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return most > 0 && more.length === 0 && (bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= most));
}, "must hold IP addresses or ranges like 10.0.0.0/8");

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  DATABASE_URL: z
    .string({ error: "must name a PostgreSQL" })
    .regex(/^postgres(ql)?:\/\//, "must be a postgresql:// address"),
  OPENVIDU_URL: httpUrl.default("http://localhost:25565"),
  OPENVIDU_PUBLIC_URL: httpUrl.optional(),
  OPENVIDU_SECRET: z.string().min(1).default("MY_SECRET"),
  OPENVIDU_WEBHOOK_SECRET: secret,
  ICE_SERVERS: iceServers,
  NEXTAUTH_URL: httpUrl.optional(),
  NEXTAUTH_SECRET: secret,
  PARTICIPANT_SECRETS: list(secret).refine((all) => all.length > 0, "must hold at least one secret"),
  CORS_ORIGINS: list(httpUrl.transform(originOf)),
  TRUSTED_PROXIES: list(addressRange),
  METRICS_TOKEN: secret.optional(),
  AUTO_CLEANUP_ENABLED: z.enum(["true", "false"]).default("true"),
  MAX_SESSION_DURATION: seconds(3600, 30 * ONE_DAY_S),
  TOKEN_REFRESH_MARGIN: seconds(300, 3000),
  SESSION_IDLE_SECONDS: seconds(300, ONE_DAY_S),
  RATE_LIMIT_CALLS: perMinute(3000),
  RATE_LIMIT_JOINS: perMinute(300),
  RATE_LIMIT_CREATIONS: perMinute(60),
  RATE_LIMIT_GUESSES: perMinute(30),
  RATE_LIMIT_ACTIONS: perMinute(60),
});

/** Everything that the app was told at start: what may be shown, and what must not. */
export interface Environment {
  mode: "development" | "production" | "test";
  host: string;
  port: number;
  logLevel: string;
  databaseUrl: string;
  /** OpenVidu as this server reaches it. */
  openviduUrl: string;
  /** For people's browsers; OpenVidu's own settings when there is none. */
  iceServers: readonly z.infer<typeof iceServerSchema>[];
  autoCleanup: boolean;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  /** 0 = no limit. */
  limitsPerMinute: Readonly<Record<LimitName, number>>;
  app: AppConfig;
  publicOrigin: string;
  secrets: {
    openvidu: string;
    webhook: string;
    nextAuth: string;
    participant: readonly string[];
    metrics: string | null;
  };
}

/** Wrong settings, all of them, each by its name. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** Reads the settings. Throws EnvironmentError, whose message is for the person at the terminal. */
export function readEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): Environment {
  // An empty variable is one that nobody set: `.env` files and shells write both.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new EnvironmentError(explain(parsed.error));
  const values = parsed.data;
  refuseWellKnownSecrets(values);
  const publicOrigin = originOf(values.NEXTAUTH_URL ?? `http://localhost:${values.PORT}`);
  return {
    mode: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    databaseUrl: values.DATABASE_URL,
    openviduUrl: values.OPENVIDU_URL,
    iceServers: values.ICE_SERVERS,
    autoCleanup: values.AUTO_CLEANUP_ENABLED === "true",
    trustedProxies: values.TRUSTED_PROXIES,
    limitsPerMinute: {
      calls: values.RATE_LIMIT_CALLS,
      joins: values.RATE_LIMIT_JOINS,
      creations: values.RATE_LIMIT_CREATIONS,
      guesses: values.RATE_LIMIT_GUESSES,
      actions: values.RATE_LIMIT_ACTIONS,
    },
    app: appConfig(values, publicOrigin),
    publicOrigin,
    secrets: {
      openvidu: values.OPENVIDU_SECRET,
      webhook: values.OPENVIDU_WEBHOOK_SECRET,
      nextAuth: values.NEXTAUTH_SECRET,
      participant: values.PARTICIPANT_SECRETS,
      metrics: values.METRICS_TOKEN ?? null,
    },
  };
}

/** next-auth reads its address from the environment by itself. */
export function tellNextAuth(publicOrigin: string): void {
  process.env.NEXTAUTH_URL = publicOrigin;
}

function appConfig(values: z.infer<typeof schema>, publicOrigin: string): AppConfig {
  return {
    openviduServerUrl: originOf(values.OPENVIDU_PUBLIC_URL ?? values.OPENVIDU_URL),
    apiBaseUrl: `${publicOrigin}/api`,
    webSocketUrl: webSocketOrigin(publicOrigin),
    trustedOrigins: [...loopbackTwins(publicOrigin), ...values.CORS_ORIGINS],
    corsOrigins: values.CORS_ORIGINS,
    defaultVideoConfig: { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true },
    supportedBrowsers: ["Chrome", "Firefox", "Safari", "Edge"],
    features: effectiveFeatures(builtFeatures, wantedFeatures),
    defaultMaxParticipants: 10,
    maxSessionSeconds: values.MAX_SESSION_DURATION,
    tokenRefreshMarginSeconds: values.TOKEN_REFRESH_MARGIN,
    sessionIdleSeconds: values.SESSION_IDLE_SECONDS,
  };
}

// Defaults of OpenVidu, of its tutorials and of many an example file.
const WELL_KNOWN = /^((my|secret|change|me|password|test)[-_]?)+$/i;

function refuseWellKnownSecrets(values: z.infer<typeof schema>): void {
  if (isLoopbackHost(values.HOST)) return;
  const guarded = ["OPENVIDU_SECRET", "OPENVIDU_WEBHOOK_SECRET", "NEXTAUTH_SECRET"] as const;
  const known: string[] = guarded.filter((name) => WELL_KNOWN.test(values[name]));
  if (WELL_KNOWN.test(values.METRICS_TOKEN ?? "")) known.push("METRICS_TOKEN");
  if (values.PARTICIPANT_SECRETS.some((one) => WELL_KNOWN.test(one))) known.push("PARTICIPANT_SECRETS");
  if (known.length === 0) return;
  const names = known.join(", ");
  throw new EnvironmentError(
    `HOST=${values.HOST} is open to the network, and everybody knows this default: ${names}. Set your own.`,
  );
}

/** Names and reasons; never the values, which may be secrets. */
function explain(error: z.ZodError): string {
  const lines = error.issues.map(({ path, message }) => `  ${String(path[0])}: ${message}`);
  return `These settings are wrong:\n${[...new Set(lines)].join("\n")}\n.env.example says what each is for.`;
}
