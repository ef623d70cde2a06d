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
 * @property {{host: string, port: number, udpPort: number}} mediaServer
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
  return {
    port,
    host: env.HOST || "127.0.0.1",
    baseUrl: env.NEXTAUTH_URL || `http://localhost:${port}`,
    openvidu: namedOpenVidu(env),
    mediaServer: {
      host: env.MEDIA_SERVER_HOST || "127.0.0.1",
      port: portFrom(env, "MEDIA_SERVER_PORT", 25565),
      udpPort: portFrom(env, "MEDIA_SERVER_UDP_PORT", 25566),
    },
    databaseUrl: env.DATABASE_URL || undefined,
  };
}

/** @param {Record<string, string | undefined>} env */
function namedOpenVidu(env) {
  if (!env.OPENVIDU_URL) return undefined;
  if (!env.OPENVIDU_SECRET) {
    throw new Problem(
      `OPENVIDU_URL names an OpenVidu at ${env.OPENVIDU_URL}: set OPENVIDU_SECRET to its secret too, or leave out both to run the one that comes with QuickJoin.`,
    );
  }
  return { url: env.OPENVIDU_URL.replace(/\/+$/, ""), secret: env.OPENVIDU_SECRET };
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
