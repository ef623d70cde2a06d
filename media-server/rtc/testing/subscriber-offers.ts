/** A receiving client's offer as Chromium 156 writes it for openvidu-browser 2.32.2, shortened to what matters. */
export function receivingOffer(kinds: ("audio" | "video")[] = ["audio", "video"]): string {
  const lines = [
    "v=0",
    "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${kinds.map((_, mid) => mid).join(" ")}`,
    "a=extmap-allow-mixed",
    ...kinds.flatMap((kind, mid) => [...(kind === "audio" ? audio : video), ...transport, `a=mid:${mid}`]),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

const transport = [
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:5v3p",
  "a=ice-pwd:0Mk4JxNfQdSgLbQcVEFqyCkT",
  `a=fingerprint:sha-256 ${new Array<string>(32).fill("AB").join(":")}`,
  "a=setup:actpass",
  "a=recvonly",
  "a=rtcp-mux",
];

const audio = [
  "m=audio 9 UDP/TLS/RTP/SAVPF 63 109 9",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 109/109",
  "a=rtpmap:109 opus/48000/2",
  "a=rtcp-fb:109 transport-cc",
  "a=fmtp:109 minptime=10;useinbandfec=1",
  "a=rtpmap:9 G722/8000",
];

const video = [
  "m=video 9 UDP/TLS/RTP/SAVPF 120 121 98 100 103 105 39",
  "a=rtcp-rsize",
  "a=rtpmap:120 VP8/90000",
  "a=rtcp-fb:120 goog-remb",
  "a=rtcp-fb:120 ccm fir",
  "a=rtcp-fb:120 nack",
  "a=rtcp-fb:120 nack pli",
  "a=rtpmap:121 rtx/90000",
  "a=fmtp:121 apt=120",
  "a=rtpmap:98 VP9/90000",
  "a=fmtp:98 profile-id=0",
  "a=rtpmap:100 VP9/90000",
  "a=fmtp:100 profile-id=2",
  "a=rtpmap:103 H264/90000",
  "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f",
  "a=rtpmap:105 H264/90000",
  "a=fmtp:105 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
  "a=rtpmap:39 H264/90000",
  "a=fmtp:39 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f",
];
