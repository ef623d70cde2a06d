import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { Problem } from "../setup/problem.mjs";

/**
 * @typedef {object} Settings
 * @property {number} port the app's
 * @property {string} host the app's
 * @property {string} baseUrl where people reach the app
 * @property {{url: string, secret: string} | undefined} openvidu a server named by OPENVIDU_URL; undefined: we run our own
 * @property {{host: string, port: number, udpPort: number, publicUrl: string, ownTls: boolean}} mediaServer publicUrl: where browsers reach it; ownTls: it serves https itself
 * @property {string | undefined} databaseUrl a database named by DATABASE_URL; undefined: we run our own
 */

/** Takes what .env names and the environment doesn't. */
export function loadEnvFile() {
  const path = join(root, ".env");
  if (existsSync(path)) process.loadEnvFile(path);
}

/**
 * What decides which processes run, and where. Everything else in the environment is the app's and the media server's own to judge.
 * @param {Record<string, string | undefined>} env
 * @returns {Settings}
 */
export function readSettings(env) {
  const port = portFrom(env, "PORT", 3000);
  const mediaServerPort = portFrom(env, "MEDIA_SERVER_PORT", 25565);
  const ownTls = Boolean(env.MEDIA_SERVER_TLS_CERTIFICATE);
  return {
    port,
    host: env.HOST || "127.0.0.1",
    baseUrl: env.NEXTAUTH_URL || `http://localhost:${port}`,
    openvidu: namedOpenVidu(env),
    mediaServer: {
      host: env.MEDIA_SERVER_HOST || "127.0.0.1",
      port: mediaServerPort,
      udpPort: portFrom(env, "MEDIA_SERVER_UDP_PORT", 25566),
      publicUrl: withoutSlash(
        env.MEDIA_SERVER_PUBLIC_URL || `${ownTls ? "https" : "http"}://localhost:${mediaServerPort}`,
      ),
      ownTls,
    },
    databaseUrl: env.DATABASE_URL || undefined,
  };
}

/** @param {string} url */
const withoutSlash = (url) => url.replace(/\/+$/, "");

/** @param {Record<string, string | undefined>} env */
function namedOpenVidu(env) {
  if (!env.OPENVIDU_URL) return undefined;
  if (!env.OPENVIDU_SECRET) {
    throw new Problem(
      `OPENVIDU_URL names an OpenVidu at ${env.OPENVIDU_URL}: set OPENVIDU_SECRET to its secret too, or leave out both to run the one that comes with QuickJoin.`,
    );
  }
  return { url: withoutSlash(env.OPENVIDU_URL), secret: env.OPENVIDU_SECRET };
}

/**
 * @param {Record<string, string | undefined>} env
 * @param {string} name
 * @param {number} fallback
 */
function portFrom(env, name, fallback) {
  const text = env[name];
  if (!text) return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Problem(
      `${name} is "${text}": set it to a port number from 1 to 65535, or leave it out for ${fallback}.`,
    );
  }
  return port;
}
