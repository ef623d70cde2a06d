/** A publisher's offer as Chromium 156 writes it for openvidu-browser 2.32.2, shortened to what matters. */
export interface OfferShape {
  order?: ("audio" | "video")[];
  withRtx?: boolean;
  withSsrc?: boolean;
  /** Names of layers, in the order of the simulcast; their sources are named by no SSRC then. */
  rids?: string[];
}

const SESSION = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=extmap-allow-mixed"];
const FINGERPRINT = `sha-256 ${new Array<string>(32).fill("AB").join(":")}`;
const SEQUENCE_URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
const RID_EXTENSIONS = [
  "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
  "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
];

export function chromiumOffer({
  order = ["audio", "video"],
  withRtx = true,
  withSsrc = true,
  rids = [],
}: OfferShape = {}): string {
  const sections = order.flatMap((kind, mid) => [
    kind === "audio" ? "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0" : "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 103 104",
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    "a=ice-ufrag:5v3p",
    "a=ice-pwd:0Mk4JxNfQdSgLbQcVEFqyCkT",
    "a=ice-options:trickle",
    `a=fingerprint:${FINGERPRINT}`,
    "a=setup:actpass",
    `a=mid:${mid}`,
    `a=extmap:3 ${SEQUENCE_URI}`,
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    ...(kind === "video" && rids.length > 0 ? RID_EXTENSIONS : []),
    "a=sendonly",
    "a=msid:stream track",
    "a=rtcp-mux",
    ...(kind === "audio" ? audioLines(withSsrc) : videoLines(withRtx, withSsrc && rids.length === 0)),
    ...(kind === "video" ? layerLines(rids) : []),
  ]);
  const group = `a=group:BUNDLE ${order.map((_, mid) => mid).join(" ")}`;
  return `${[...SESSION, group, ...sections].join("\r\n")}\r\n`;
}

function audioLines(withSsrc: boolean): string[] {
  return [
    "a=rtpmap:111 opus/48000/2",
    "a=rtcp-fb:111 transport-cc",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
    "a=rtpmap:9 G722/8000",
    "a=rtpmap:0 PCMU/8000",
    ...(withSsrc ? ["a=ssrc:1001 cname:abc"] : []),
  ];
}

function videoLines(withRtx: boolean, withSsrc: boolean): string[] {
  return [
    "a=rtcp-rsize",
    "a=rtpmap:98 VP9/90000",
    "a=fmtp:98 profile-id=0",
    "a=rtpmap:99 rtx/90000",
    "a=fmtp:99 apt=98",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 nack",
    ...(withRtx ? ["a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96"] : []),
    ...(withSsrc ? ["a=ssrc-group:FID 2001 2002", "a=ssrc:2001 cname:abc", "a=ssrc:2002 cname:abc"] : []),
  ];
}

function layerLines(rids: readonly string[]): string[] {
  if (rids.length === 0) return [];
  return [...rids.map((rid) => `a=rid:${rid} send`), `a=simulcast:send ${rids.join(";")}`];
}
