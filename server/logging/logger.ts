import pino, { type DestinationStream } from "pino";
import type { Log } from "../ports";
import { createLineWriter } from "./line-writer";

// The last line of defence, behind never passing them on: OpenVidu's tokens, anything signed by us, and credentials in headers.
const SECRETS = /tok_[A-Za-z0-9]{4,}|eyJ[\w-]+\.[\w-]+\.[\w-]+|\b(?:Bearer|Basic) [\w.~+/=-]+/g;

/** Name, message, stack and causes of an error. Other fields stay out: SDKs keep requests with their headers there. */
function errorFields(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && depth < 3 && { cause: errorFields(cause, depth + 1) }) };
}

/** One JSON line an event, on standard output unless told otherwise. Errors go under `err`. */
export function createLogger(level: string, destination: DestinationStream = createLineWriter(1)): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => errorFields(error) },
    hooks: { streamWrite: (line: string) => line.replace(SECRETS, "[secret]") },
  };
  return pino(options, destination);
}
