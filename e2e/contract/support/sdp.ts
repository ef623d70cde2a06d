import { randomBytes } from "node:crypto";

const ice = () => [`a=ice-ufrag:${randomBytes(3).toString("hex")}`, `a=ice-pwd:${randomBytes(12).toString("hex")}`];
const fingerprint = () =>
  `a=fingerprint:sha-256 ${[...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":")}`;

/** A Chromium-like offer of one sound and one picture; nobody is behind it, so no media ever flows. */
export function publisherOffer(): string {
  const transport = [...ice(), "a=ice-options:trickle", fingerprint(), "a=setup:actpass"];
  return [
    "v=0",
    "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0 1",
    "a=extmap-allow-mixed",
    "a=msid-semantic: WMS stream",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    ...transport,
    "a=mid:0",
    "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "a=sendonly",
    "a=msid:stream audio",
    "a=rtcp-mux",
    "a=rtpmap:111 opus/48000/2",
    "a=rtcp-fb:111 transport-cc",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=ssrc:1111 cname:someone",
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    ...transport,
    "a=mid:1",
    "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "a=sendonly",
    "a=msid:stream video",
    "a=rtcp-mux",
    "a=rtcp-rsize",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 goog-remb",
    "a=rtcp-fb:96 transport-cc",
    "a=rtcp-fb:96 ccm fir",
    "a=rtcp-fb:96 nack",
    "a=rtcp-fb:96 nack pli",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "a=ssrc-group:FID 2222 2223",
    "a=ssrc:2222 cname:someone",
    "a=ssrc:2223 cname:someone",
    "",
  ].join("\r\n");
}

/** Likewise of somebody who wants to receive both, with payload types of its own: 109 for Opus, 120 for VP8. */
export function receiverOffer(): string {
  return publisherOffer()
    .replace(/a=(ssrc|msid).*\r\n/g, "")
    .replaceAll("a=sendonly", "a=recvonly")
    .replace(/^(m=|a=rtpmap|a=fmtp|a=rtcp-fb).*$/gm, (line) => line.replace(/\b111\b/, "109").replace(/\b96\b/, "120"));
}

/** Accepts everything that an offer of the server holds, as a receiver with a transport of its own. */
export function subscriberAnswer(offer: string): string {
  const own = [...ice(), fingerprint(), "a=setup:active"];
  const dropped = /^a=(ice-|fingerprint|setup|candidate|end-of-candidates|ssrc|msid|sendonly|sendrecv)/;
  return offer
    .split(/\r?\n/)
    .filter((line) => line !== "" && !dropped.test(line))
    .flatMap((line) => (line.startsWith("a=mid:") ? [line, ...own, "a=recvonly"] : [line]))
    .concat("")
    .join("\r\n");
}

/** Media kinds of an SDP, one for each section that isn't refused. */
export function sections(sdp: string): string[] {
  return [...sdp.matchAll(/^m=(\w+) (\d+) /gm)].filter((match) => match[2] !== "0").map((match) => match[1] ?? "");
}
