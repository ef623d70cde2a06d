import type { Prng } from "./prng";

type Mutation = (lines: string[], prng: Prng) => string[];

const many = (prng: Prng) => 10 ** (1 + prng.int(3));
const insert = (lines: string[], prng: Prng, made: string[]) => {
  const at = prng.int(lines.length + 1);
  return [...lines.slice(0, at), ...made, ...lines.slice(at)];
};
const repeat = (prng: Prng, make: (index: number) => string) =>
  Array.from({ length: many(prng) }, (_, index) => make(index));

const mutations: readonly Mutation[] = [
  (lines, prng) => lines.filter(() => !prng.chance(0.1)),
  (lines, prng) => lines.map((line) => (prng.chance(0.05) ? line.slice(0, prng.int(line.length)) : line)),
  (lines, prng) => [...lines].sort(() => prng.next() - 0.5),
  (lines, prng) => insert(lines, prng, [`a=${"x".repeat(many(prng) * 50)}`]),
  (lines, prng) => insert(lines, prng, [prng.text(60)]),
  (lines, prng) => lines.map((line) => (prng.chance(0.05) ? `${line}\u0000${line}` : line)),
  (lines, prng) =>
    lines.map((line) =>
      prng.chance(0.1) ? line.replace(/\d+/, prng.pick(["-1", "99999999999", "1e9", "0x7", "NaN"])) : line,
    ),
  (lines, prng) =>
    Array.from({ length: 2 + prng.int(30) }).reduce<string[]>(
      (all) => all.concat(lines.slice(lines.findIndex((line) => line.startsWith("m=")))),
      lines,
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `m=video 9 UDP/TLS/RTP/SAVPF ${index}`),
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=candidate:${index} 1 udp 2122260223 10.0.${index % 256}.1 ${index % 65536} typ host`),
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=fingerprint:sha-256 ${index.toString(16)}`),
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=rtpmap:${index % 200} VP8/90000`),
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=fmtp:${index % 200} apt=${index % 200};x=${"y".repeat(20)}`),
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=rid:r${index} send`),
    ),
  (lines, prng) => insert(lines, prng, [`a=simulcast:send ${repeat(prng, (index) => `r${index}`).join(";")}`]),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=extmap:${index % 300} urn:ietf:params:rtp-hdrext:sdes:mid`),
    ),
  (lines, prng) =>
    insert(
      lines,
      prng,
      repeat(prng, (index) => `a=ssrc-group:FID ${index} ${index}`),
    ),
  (lines, prng) => insert(lines, prng, [`a=group:BUNDLE ${repeat(prng, String).join(" ")}`]),
  (lines, prng) =>
    lines.map((line) =>
      line.replace(/^a=setup:.*/, `a=setup:${prng.pick(["passive", "holdconn", "", "actpass active"])}`),
    ),
  (lines, prng) =>
    lines.map((line) =>
      line.replace(/^a=ice-pwd:.*/, `a=ice-pwd:${prng.pick(["", "x", "é".repeat(30), "p".repeat(257)])}`),
    ),
  (lines, prng) =>
    lines.map((line) =>
      line.replace(/^a=mid:.*/, `a=mid:${prng.pick(["", "0", "__proto__", "m".repeat(500), "a b"])}`),
    ),
  (lines, prng) =>
    lines.map((line) =>
      line.replace(/^a=fingerprint:.*/, `a=fingerprint:${prng.pick(["md5 00", "sha-256", "sha-512 AB:CD", "none :"])}`),
    ),
];

/** A description that was good, after up to four changes for the worse; sometimes still good. */
export function hostileSdp(prng: Prng, original: string): string {
  let lines = original.split("\r\n");
  for (let count = prng.int(5); count > 0; count -= 1) lines = prng.pick(mutations)(lines, prng);
  return lines.join(prng.pick(["\r\n", "\r\n", "\r\n", "\n", "\r"])).slice(0, 190_000);
}

/** A candidate as browsers write them, mostly with something wrong. */
export function hostileCandidate(prng: Prng): string {
  const address = prng.pick([
    "127.0.0.1",
    "::1",
    "255.255.255.255",
    "0.0.0.0",
    "example.invalid",
    "1.2.3",
    "x".repeat(400),
    "ff02::1",
  ]);
  const port = prng.pick(["9", "0", "65536", "-1", "99999", "port"]);
  const line = `candidate:${prng.int(9)} 1 ${prng.pick(["udp", "tcp", "UDP", "sctp"])} ${prng.int(2 ** 31)} ${address} ${port} typ ${prng.pick(["host", "srflx", "relay", "x"])}`;
  return prng.pick([line, line, line, `${line} ufrag ${prng.text(4)}`, "", "candidate:", prng.text(50)]);
}
