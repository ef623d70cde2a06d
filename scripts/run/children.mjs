import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { openviduAnswers, pageAnswers, saysReady } from "./health.mjs";

/**
 * @typedef {import("../setup/data-folder.mjs").Secrets} Secrets
 * @typedef {import("../supervise/supervisor.mjs").ChildSpec} ChildSpec
 * @typedef {import("./settings.mjs").Settings} Settings
 */

/** The children by the names people read. Ended in this order: whoever asks goes before whoever answers. */
export const STOP_ORDER = /** @type {const} */ (["app", "media server", "database"]);

/**
 * @param {{folder: string, port: number}} place
 * @returns {ChildSpec}
 */
export function databaseChild({ folder, port }) {
  return {
    name: "database",
    module: join(root, "scripts", "embedded-database.mjs"),
    env: { ...process.env, EMBEDDED_DATABASE_DIR: folder, EMBEDDED_DATABASE_PORT: String(port) },
    cwd: root,
    stopWithinMs: 8_000,
    ready: saysReady,
  };
}

/**
 * @param {{settings: Settings, secrets: Secrets, openvidu: {url: string, secret: string}, dev: boolean}} wanted
 * @returns {ChildSpec}
 */
export function mediaServerChild({ settings, secrets, openvidu, dev }) {
  const { host, port, udpPort } = settings.mediaServer;
  return {
    name: "media server",
    ...program("media-server", dev),
    env: {
      OPENVIDU_WEBHOOK: "true",
      OPENVIDU_WEBHOOK_ENDPOINT: `http://${reachable(settings.host)}:${settings.port}/api/openvidu/webhook`,
      OPENVIDU_WEBHOOK_HEADERS: JSON.stringify([`Authorization: Bearer ${webhookSecret(secrets)}`]),
      ...given(),
      OPENVIDU_SECRET: openvidu.secret,
      MEDIA_SERVER_HOST: host,
      MEDIA_SERVER_PORT: String(port),
      MEDIA_SERVER_UDP_PORT: String(udpPort),
    },
    cwd: root,
    stopWithinMs: 5_000,
    ready: (_child, signal) => openviduAnswers(openvidu, signal),
  };
}

/**
 * @param {{settings: Settings, secrets: Secrets, openvidu: {url: string, secret: string}, databaseUrl: string, dev: boolean}} wanted
 * @returns {ChildSpec}
 */
export function appChild({ settings, secrets, openvidu, databaseUrl, dev }) {
  return {
    name: "app",
    ...program("server", dev),
    env: {
      NEXTAUTH_SECRET: secrets.nextAuthSecret,
      PARTICIPANT_SECRETS: secrets.participantSecret,
      OPENVIDU_WEBHOOK_SECRET: webhookSecret(secrets),
      ...(settings.openvidu ? {} : { OPENVIDU_PUBLIC_URL: settings.mediaServer.publicUrl }),
      ...given(),
      NODE_ENV: dev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: String(settings.port),
      HOST: settings.host,
      NEXTAUTH_URL: settings.baseUrl,
      OPENVIDU_URL: openvidu.url,
      OPENVIDU_SECRET: openvidu.secret,
      DATABASE_URL: databaseUrl,
    },
    cwd: root,
    stopWithinMs: 10_000,
    ready: (_child, signal) => pageAnswers(`http://${reachable(settings.host)}:${settings.port}/`, signal),
  };
}

/**
 * Where a program of ours is: bundled, or read by tsx inside the same process, so that the IPC channel is the program's own.
 * @param {"server" | "media-server"} name
 * @param {boolean} dev
 */
export function program(name, dev) {
  if (dev) return { module: join(root, name, "main.ts"), execArgv: ["--import", "tsx"] };
  return { module: join(root, "dist", name, "main.mjs"), execArgv: ["--enable-source-maps"] };
}

/**
 * An address to call for a server that listens on all of them.
 * @param {string} host
 */
export function reachable(host) {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * What the media server sends and the app expects: the person's own, else the kept one.
 * @param {Secrets} secrets
 */
function webhookSecret(secrets) {
  return process.env.OPENVIDU_WEBHOOK_SECRET || secrets.webhookSecret;
}

/** The environment, but for variables that are set to nothing: `NAME=` in .env means "not set". */
function given() {
  const entries = Object.entries(process.env).filter(([, value]) => value);
  return /** @type {NodeJS.ProcessEnv} */ (Object.fromEntries(entries));
}
