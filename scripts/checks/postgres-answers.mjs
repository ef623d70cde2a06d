/**
 * Ends well when a PostgreSQL answers at the address given and lets its user in without a password. Speaks the protocol itself
 * (PostgreSQL documentation, "Message Formats"), since it runs before any package is installed.
 */
import { connect } from "node:net";

const WITHIN_MS = 2_000;
const PROTOCOL_3 = 196_608;

const url = new URL(process.argv[2] ?? "");
const parameters = Buffer.from(`user\0${url.username}\0database\0${url.pathname.slice(1)}\0\0`);
const startup = Buffer.alloc(8 + parameters.length);
startup.writeInt32BE(startup.length, 0);
startup.writeInt32BE(PROTOCOL_3, 4);
parameters.copy(startup, 8);

const socket = connect({ host: url.hostname, port: Number(url.port) });
socket.setTimeout(WITHIN_MS, () => process.exit(1));
socket.on("error", () => process.exit(1));
socket.on("connect", () => socket.write(startup));
socket.on("data", (answer) => {
  const letIn = answer[0] === "R".charCodeAt(0) && answer.length >= 9 && answer.readInt32BE(5) === 0;
  process.exit(letIn ? 0 : 1);
});
