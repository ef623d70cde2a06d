import type { Prng } from "./prng";

/** What the attacker has learnt: ids, tokens and streams, its own and other people's. */
export interface Known {
  sessions: string[];
  connections: string[];
  streams: string[];
  tokens: string[];
}

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

/** JSON text of anything; mostly small, sometimes long or deep. */
export function hostileJson(prng: Prng, depth = 0): string {
  const kind = prng.int(depth > 3 ? 6 : 10);
  if (kind === 0) return "null";
  if (kind === 1) return prng.pick(["true", "false"]);
  if (kind === 2) return prng.pick(["0", "-1", "1e308", "-0", "4294967296", "0.1", "9007199254740993"]);
  if (kind < 6) return JSON.stringify(hostileText(prng));
  const items = () => Array.from({ length: prng.int(5) }, () => hostileJson(prng, depth + 1));
  if (kind === 6) return `[${items().join(",")}]`;
  if (kind === 7) return `{${items().map((item) => `${JSON.stringify(hostileName(prng))}:${item}`)}}`;
  if (prng.chance(0.9)) return "{}";
  const many = 10 ** (1 + prng.int(4));
  return prng.chance(0.5) ? nested(many, "[", "]") : nested(many, '{"a":', "}").replace('{"a":}', "{}");
}

export function hostileName(prng: Prng): string {
  return prng.pick(["__proto__", "constructor", "toString", "length", "id", "to", "data", "session", prng.text(8)]);
}

export function hostileText(prng: Prng): string {
  const kind = prng.int(8);
  if (kind === 0) return "";
  if (kind === 1) return prng.pick(["__proto__", "constructor", "hasOwnProperty", "../../etc/passwd", "%00", "\u0000"]);
  if (kind === 2) return "x".repeat(10 ** prng.int(5));
  if (kind === 3) return prng.pick(["RECORDER", "SPEECH_TO_TEXT", "OPENVIDUAPP", "con_", "str_", "tok_"]);
  return prng.text(prng.int(40));
}

/** An id that exists, or almost, or not at all. */
export function hostileId(prng: Prng, known: readonly string[]): string {
  if (known.length === 0 || prng.chance(0.3)) return hostileText(prng);
  const id = prng.pick(known);
  return prng.chance(0.8) ? id : id.slice(0, prng.int(id.length));
}
