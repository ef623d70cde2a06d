import { invalidBody, payloadTooLarge } from "../../errors/factories";

const BODY_LIMIT_BYTES = 64 * 1024;
/** Objects and lists within each other; our deepest shape has four. */
const MOST_NESTED = 20;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a body as one JSON object; no body is an empty one. The content type says nothing: a beacon can't set it.
 * Throws PAYLOAD_TOO_LARGE above 64 kB, and VALIDATION for what isn't UTF-8, isn't JSON, isn't an object, is nested
 * more than 20 deep, or has a key twice in one object (readers differ in which of the two counts).
 */
export async function readJsonObject(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return {};
  const text = decode(bytes);
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalidBody("isn't a JSON object");
  refuseOddities(text);
  return value as Record<string, unknown>;
}

async function readBytes(request: Request): Promise<ArrayBuffer | Uint8Array> {
  const length = request.headers.get("content-length");
  if (length === null) return readCounting(request.body);
  // Node lets no more through than what was announced: no need to count.
  if (Number(length) > BODY_LIMIT_BYTES) throw payloadTooLarge(BODY_LIMIT_BYTES);
  return Number(length) === 0 ? new Uint8Array() : request.arrayBuffer().catch(brokenOff);
}

async function readCounting(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = body?.getReader();
  for (;;) {
    const { value } = (await reader?.read().catch(brokenOff)) ?? {};
    if (!value) return Buffer.concat(chunks, bytes);
    bytes += value.byteLength;
    if (bytes > BODY_LIMIT_BYTES) {
      await reader?.cancel();
      throw payloadTooLarge(BODY_LIMIT_BYTES);
    }
    chunks.push(value);
  }
}

function brokenOff(): never {
  throw invalidBody("broke off");
}

function decode(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw invalidBody("isn't UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody("isn't JSON");
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What JSON.parse lets pass. `text` is JSON that it has read, so only the marks between the values need a look. */
function refuseOddities(text: string): void {
  /** The keys of each object that we are in; null for a list. */
  const inside: (Set<string> | null)[] = [];
  let stringAt = 0;
  let stringEnd = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        stringAt = at;
        stringEnd = endOfString(text, at);
        at = stringEnd;
        break;
      case 0x3a: // the colon after a key
        addKey(inside.at(-1), text.slice(stringAt, stringEnd + 1));
        break;
      case 0x7b: // {
        inside.push(new Set());
        break;
      case 0x5b: // [
        inside.push(null);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        inside.pop();
        break;
    }
    if (inside.length > MOST_NESTED) throw invalidBody(`is nested more than ${MOST_NESTED} deep`);
  }
}

/** Where the string that begins at `at` ends. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return end;
}

/** `literal`: with its quotes, and perhaps with escapes, by which one key can be written in many ways. */
function addKey(keys: Set<string> | null | undefined, literal: string): void {
  const key = literal.includes("\\") ? JSON.parse(literal) : literal.slice(1, -1);
  if (keys?.has(key)) throw invalidBody("has a key twice in one object");
  keys?.add(key);
}
