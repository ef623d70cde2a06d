import { afterAll, beforeAll, expect, test } from "vitest";
import { TestServer } from "../testing/test-server";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const offer = { sdpOffer: "offer", hasAudio: true, hasVideo: true };

async function join(customSessionId: string, properties: object) {
  await server.rest("POST", "/openvidu/api/sessions", { customSessionId, ...properties });
  return server.join(customSessionId);
}

test.each([
  ["by default the server's order of all", {}, ["VP8", "H264", "VP9"]],
  ["a forced one alone", { forcedVideoCodec: "H264" }, ["H264"]],
  [
    "a forced one first where another will do",
    { forcedVideoCodec: "VP9", allowTranscoding: true },
    ["VP9", "VP8", "H264"],
  ],
  ["none: the offer's own order", { forcedVideoCodec: "NONE" }, undefined],
])("a session's codecs are asked of the engine: %s", async (name, properties, videoCodecs) => {
  const ann = await join(name.replace(/\W/g, "-"), properties);
  await ann.call("publishVideo", offer);
  expect(server.engine.publishers.at(-1)?.kinds.videoCodecs).toEqual(videoCodecs);
});

test.each([
  ["VP8", false, 800],
  ["MEDIA_SERVER_PREFERRED", false, 800],
  ["VP8", true, 302],
  ["NONE", false, 302],
])("a missing codec with %s, transcoding %s, is error %d in every direction", async (forced, allow, code) => {
  const name = `missing-${forced}-${allow}`;
  const ann = await join(name, { forcedVideoCodec: forced, allowTranscoding: allow });
  const bob = await server.join(name);
  expect(await ann.refused("publishVideo", { ...offer, sdpOffer: "another codec" })).toBe(code);
  const { id } = await ann.call("publishVideo", offer);
  expect(await bob.refused("receiveVideoFrom", { sender: id, sdpOffer: "another codec" })).toBe(code);
  expect(await ann.refused("reconnectStream", { stream: id, sdpString: "another codec" })).toBe(code);
  await bob.call("receiveVideoFrom", { sender: id, sdpOffer: "offer" });
});
