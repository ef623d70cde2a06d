import { camera, publish, subscribe } from "./support/room";
import { publisherOffer, sections } from "./support/sdp";
import { expect, test } from "./support/server";

test("§1.5 publishVideo answers with an SDP, the stream's id and its time", async ({ room }) => {
  const ann = await room.join();
  const published = await ann.rpc.call("publishVideo", { ...camera, sdpOffer: publisherOffer() });
  expect(sections(String(published.sdpAnswer))).toEqual(["audio", "video"]);
  expect(published.id).toMatch(new RegExp(`^str_CAM_\\w{4}_${ann.id}$`));
  expect(published.createdAt).toEqual(expect.any(Number));
});

test("§1.6 participantPublished tells the others everything of the stream, never the publisher", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  expect(await bob.rpc.told("participantPublished")).toMatchObject({
    id: ann.id,
    streams: [{ ...withoutLoopback, id: streamId }],
  });
  await ann.rpc.settle();
  expect(ann.rpc.heard).not.toContain("participantPublished");
});

test("§2 who comes later finds the stream in joinRoom's answer", async ({ room }) => {
  const ann = await room.join();
  const streamId = await publish(ann);
  const bob = await room.join();
  expect(bob.joined.value).toMatchObject([{ id: ann.id, streams: [{ ...withoutLoopback, id: streamId }] }]);
});

test("§6.2 a stream of sound alone has a MIC id and nothing of a picture", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann, {
    hasVideo: false,
    videoActive: false,
    typeOfVideo: undefined,
    frameRate: undefined,
    videoDimensions: undefined,
    sdpOffer: publisherOffer()
      .replace(/m=video[\s\S]*$/, "")
      .replace("BUNDLE 0 1", "BUNDLE 0"),
  });
  expect(streamId).toMatch(/^str_MIC_/);
  const { streams } = await bob.rpc.told("participantPublished");
  expect(streams).toMatchObject([{ hasAudio: true, hasVideo: false }]);
  expect(JSON.stringify(streams)).not.toContain("videoDimensions");
});

test("§1.8 a second publishVideo is 106, a subscriber's 401, an SDP that is none 302", async ({ room }) => {
  const ann = await room.join();
  await publish(ann);
  expect(await ann.rpc.refusal("publishVideo", { ...camera, sdpOffer: publisherOffer() })).toBe(106);
  const bob = await room.join({ role: "SUBSCRIBER" });
  expect(await bob.rpc.refusal("publishVideo", { ...camera, sdpOffer: publisherOffer() })).toBe(401);
  const cid = await room.join();
  expect(await cid.rpc.refusal("publishVideo", { ...camera, sdpOffer: "not an SDP" })).toBe(302);
});

test("§1.7 candidates may come before the publication they are for", async ({ room }) => {
  const ann = await room.join();
  const candidate = "candidate:1 1 udp 2122260223 127.0.0.1 9 typ host generation 0";
  const params = { endpointName: ann.id, candidate, sdpMid: "0", sdpMLineIndex: 0 };
  await ann.rpc.call("onIceCandidate", params);
  await publish(ann);
  await ann.rpc.call("onIceCandidate", params);
  await ann.rpc.call("onIceCandidate", { ...params, candidate: "" });
});

test("§1.7 unpublishVideo tells the others and answers the owner", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  await subscribe(bob, await publish(ann));
  await ann.rpc.call("unpublishVideo", {});
  expect(await bob.rpc.told("participantUnpublished")).toEqual({ connectionId: ann.id, reason: "unpublish" });
  await ann.rpc.settle();
  expect(ann.rpc.heard).not.toContain("participantUnpublished");
  await publish(ann);
});

test("§1.5 videoData mends what was said of a stream, and tells its size where nothing was", async ({ room }) => {
  const ann = await room.join();
  await publish(ann, { videoDimensions: undefined });
  const report = { height: 480, width: 640, videoActive: false, audioActive: true };
  await ann.rpc.call("videoData", report);
  await ann.rpc.call("videoData", { ...report, height: 120, width: 160 });
  const bob = await room.join();
  const videoDimensions = '{"width":640,"height":480}';
  expect(bob.joined.value).toMatchObject([{ streams: [{ videoActive: false, audioActive: true, videoDimensions }] }]);
  await bob.rpc.call("videoData", report);
});

test("§1.5 filters and speech to text are refused", async ({ room }) => {
  const ann = await room.join();
  const streamId = await publish(ann);
  const filter = { streamId, type: "GStreamerFilter", options: "{}" };
  expect(await ann.rpc.refusal("applyFilter", filter)).not.toBe(0);
  expect(await ann.rpc.refusal("subscribeToSpeechToText", { connectionId: ann.id, lang: "en-US" })).toBe(997);
});

const { doLoopback: _ours, ...withoutLoopback } = camera;
