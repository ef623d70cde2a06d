import { publisherOffer, subscriberAnswer } from "../sdp";
import { hostileCandidate, hostileSdp } from "./hostile-sdp";
import type { Prng } from "./prng";
import { hostileId, hostileJson, hostileName, hostileText, type Known } from "./values";

type Params = (prng: Prng, known: Known) => Record<string, unknown>;

const anyId = (prng: Prng, { sessions, connections, streams, tokens }: Known) =>
  hostileId(prng, prng.pick([sessions, connections, streams, tokens]));
const stream = (prng: Prng, known: Known) => hostileId(prng, known.streams);
const offer = (prng: Prng) => hostileSdp(prng, publisherOffer());
const answer = (prng: Prng) => hostileSdp(prng, subscriberAnswer(publisherOffer()));

/** Right in shape; what is put in is not. */
const methods: Record<string, Params> = {
  ping: (prng) => ({ interval: prng.pick([5_000, 0, -1, 1e12]) }),
  echo: () => ({}),
  connect: (prng, known) => ({ sessionId: anyId(prng, known), reconnect: true }),
  joinRoom: (prng, known) => ({
    token: hostileId(prng, known.tokens),
    session: hostileId(prng, known.sessions),
    metadata: hostileText(prng),
  }),
  publishVideo: (prng) => ({
    sdpOffer: offer(prng),
    hasAudio: prng.chance(0.8),
    hasVideo: prng.chance(0.8),
    typeOfVideo: prng.pick(["CAMERA", "SCREEN", "IPCAM"]),
    videoDimensions: prng.pick(['{"width":640,"height":480}', "", "[]", '{"width":1e999,"height":0}']),
  }),
  unpublishVideo: () => ({}),
  prepareReceiveVideoFrom: (prng, known) => ({ sender: stream(prng, known), reconnect: prng.chance(0.5) }),
  receiveVideoFrom: (prng, known) => ({
    sender: stream(prng, known),
    [prng.pick(["sdpAnswer", "sdpOffer"])]: answer(prng),
  }),
  reconnectStream: (prng, known) => ({ stream: stream(prng, known), sdpString: prng.pick([offer, answer])(prng) }),
  unsubscribeFromVideo: (prng, known) => ({ sender: anyId(prng, known) }),
  onIceCandidate: (prng, known) => ({
    endpointName: anyId(prng, known),
    candidate: hostileCandidate(prng),
    sdpMid: prng.pick(["0", "", "x"]),
    sdpMLineIndex: prng.int(99),
  }),
  sendMessage: (prng, known) => ({
    message: prng.pick([
      JSON.stringify({ to: [anyId(prng, known)], data: hostileText(prng), type: "signal:hostile" }),
      JSON.stringify({ to: [], data: hostileText(prng), type: hostileText(prng) }),
      hostileJson(prng),
    ]),
  }),
  streamPropertyChanged: (prng, known) => ({
    streamId: stream(prng, known),
    property: prng.pick(["audioActive", "videoDimensions", "videoTrack", hostileName(prng)]),
    newValue: JSON.parse(prng.pick(["true", '{"label":"x"}', '"x"', '{"__proto__":{"a":1}}'])),
    reason: hostileText(prng),
  }),
  videoData: (prng) => ({ height: prng.int(9), width: -1, videoActive: true, audioActive: "x" }),
  forceDisconnect: (prng, known) => ({ connectionId: anyId(prng, known) }),
  forceUnpublish: (prng, known) => ({ streamId: stream(prng, known) }),
  applyFilter: (prng, known) => ({ streamId: stream(prng, known), type: "x", options: "{}" }),
  subscribeToSpeechToText: (prng, known) => ({ connectionId: anyId(prng, known), lang: "ko" }),
  leaveRoom: () => ({}),
};
const names = Object.keys(methods);

/** One WebSocket message: text, or bytes that should have been text. */
export function hostileMessage(prng: Prng, known: Known, id: number): string | Buffer {
  const kind = prng.int(40);
  if (kind === 0) return Buffer.from(prng.text(200));
  if (kind === 1) return prng.pick(["", "{", "[]", "null", "[".repeat(200_000), prng.text(100)]);
  if (kind === 2) return hostileJson(prng);
  if (kind === 3)
    return `{"jsonrpc":"2.0","id":${hostileJson(prng)},"method":${hostileJson(prng)},"params":${hostileJson(prng)}}`;
  if (kind === 4 && prng.chance(0.1)) return "x".repeat(300 * 1024);
  const method = prng.chance(0.95) ? prng.pick(names) : hostileName(prng);
  const params = Object.hasOwn(methods, method) ? { ...methods[method]?.(prng, known) } : {};
  if (prng.chance(0.15)) params[hostileName(prng)] = JSON.parse(hostileJson(prng, 4));
  const [name] = Object.keys(params);
  if (name && prng.chance(0.1)) params[name] = JSON.parse(hostileJson(prng, 4));
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}
