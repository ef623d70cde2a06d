import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { Problem } from "./problem.mjs";

// Below every system's range for outgoing connections, so that nothing takes the port while its owner restarts.
const OWN_RANGE = { from: 20_000, to: 25_000 };
const ATTEMPTS = 200;

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>} the system's error code when nothing can listen there
 */
function tcpObstacle(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => done(error.code ?? "unknown"));
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>}
 */
function udpObstacle(port, host) {
  return new Promise((done) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("error", (/** @type {NodeJS.ErrnoException} */ error) => done(error.code ?? "unknown"));
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => done(undefined)));
  });
}

/**
 * Throws a Problem that names the setting to change when nobody can listen there.
 * @param {{setting: string, port: number, host: string, protocol: "tcp" | "udp"}} wanted
 */
export async function requirePort({ setting, port, host, protocol }) {
  const obstacle = protocol === "tcp" ? await tcpObstacle(port, host) : await udpObstacle(port, host);
  if (!obstacle) return;
  const named = protocol === "udp" ? `UDP port ${port}` : `Port ${port}`;
  if (obstacle === "EADDRINUSE") {
    throw new Problem(`${named} is in use: stop the program that uses it, or set ${setting} to a free port.`);
  }
  if (obstacle === "EACCES") {
    throw new Problem(`${named} is closed to your user: set ${setting} to a port above 1023.`);
  }
  throw new Problem(
    `Nothing can listen on ${host}, port ${port} (${obstacle}): correct the address, or set ${setting}.`,
  );
}

/**
 * A free TCP port on loopback that stays ours to use again after a restart.
 * @param {() => number} [random] 0 to 1
 * @returns {Promise<number>}
 */
export async function pickPort(random = Math.random) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = OWN_RANGE.from + Math.floor(random() * (OWN_RANGE.to - OWN_RANGE.from));
    if (!(await tcpObstacle(port, "127.0.0.1"))) return port;
  }
  throw new Problem(
    `No free port between ${OWN_RANGE.from} and ${OWN_RANGE.to} for the database: set DATABASE_URL to a PostgreSQL of yours.`,
  );
}
