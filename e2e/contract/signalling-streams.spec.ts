import { camera, publish, subscribe } from "./support/room";
import { publisherOffer, sections, subscriberAnswer } from "./support/sdp";
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

test("§6.3 the server offers a section for each kind, and takes the answer", async ({ room }) => {
  const ann = await room.join();
  const streamId = await publish(ann);
  const bob = await room.join({ role: "SUBSCRIBER" });
  const { sdpOffer } = await bob.rpc.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
  expect(sections(String(sdpOffer))).toEqual(["audio", "video"]);
  expect(String(sdpOffer)).toMatch(/a=send(only|recv)/);
  await bob.rpc.call("receiveVideoFrom", { sender: streamId, sdpAnswer: subscriberAnswer(String(sdpOffer)) });
});

test("§1.7 the server's candidates come after the offer's answer, addressed by connection id", async ({ room }) => {
  const ann = await room.join();
  const streamId = await publish(ann);
  const bob = await room.join();
  await subscribe(bob, streamId);
  const offered = await room.rest.get(`${room.path}/connection/${bob.id}`);
  expect(offered.json.subscribers).toMatchObject([{ streamId }]);
  await bob.rpc.settle();
  for (const frame of bob.rpc.frames.filter(({ method }) => method === "iceCandidate")) {
    expect(frame.params).toMatchObject({ senderConnectionId: ann.id, candidate: expect.any(String) });
  }
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

test("§1.8 an unknown stream is 105", async ({ room }) => {
  const ann = await room.join();
  const params = { sender: "str_CAM_none_con_none", reconnect: false };
  expect(await ann.rpc.refusal("prepareReceiveVideoFrom", params)).toBe(105);
  expect(await ann.rpc.refusal("reconnectStream", { stream: params.sender, sdpString: publisherOffer() })).toBe(105);
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

test("§1.5 unsubscribeFromVideo is by the publisher's connection id, and one may subscribe again", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  await subscribe(bob, streamId);
  await bob.rpc.call("unsubscribeFromVideo", { sender: ann.id });
  expect((await room.rest.get(`${room.path}/connection/${bob.id}`)).json.subscribers).toEqual([]);
  await subscribe(bob, streamId);
});

test("§6.5 a publisher's reconnection keeps the stream and its receivers, and nobody is told", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  await subscribe(bob, streamId);
  const again = await ann.rpc.call("reconnectStream", { stream: streamId, sdpString: publisherOffer() });
  expect(again).toMatchObject({ id: streamId, sdpAnswer: expect.any(String), createdAt: expect.any(Number) });
  await bob.rpc.settle();
  expect(bob.rpc.heard.filter((method) => method.startsWith("participant"))).toEqual(["participantPublished"]);
  expect((await room.rest.get(`${room.path}/connection/${bob.id}`)).json.subscribers).toMatchObject([{ streamId }]);
});

test("§6.5 a receiver renews its connection by prepareReceiveVideoFrom and reconnectStream", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  await subscribe(bob, streamId);
  const { sdpOffer } = await bob.rpc.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: true });
  await bob.rpc.call("reconnectStream", {
    stream: streamId,
    sdpString: subscriberAnswer(String(sdpOffer)),
    forciblyReconnect: false,
  });
});

test("§1.5 videoData and filters get an answer", async ({ room }) => {
  const ann = await room.join();
  const streamId = await publish(ann);
  await ann.rpc.call("videoData", { height: 480, width: 640, videoActive: true, audioActive: true });
  const filter = { streamId, type: "GStreamerFilter", options: "{}" };
  expect(await ann.rpc.refusal("applyFilter", filter)).not.toBe(0);
  expect(await ann.rpc.refusal("subscribeToSpeechToText", { connectionId: ann.id, lang: "en-US" })).toBe(997);
});

const { doLoopback: _ours, ...withoutLoopback } = camera;
