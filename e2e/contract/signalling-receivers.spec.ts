import { camera, publish, Room, subscribe } from "./support/room";
import { publisherOffer, receiverOffer, sections, subscriberAnswer } from "./support/sdp";
import { expect, serverIsOurs, test } from "./support/server";

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

test("§1.8 an unknown stream is 105", async ({ room }) => {
  const ann = await room.join();
  const params = { sender: "str_CAM_none_con_none", reconnect: false };
  expect(await ann.rpc.refusal("prepareReceiveVideoFrom", params)).toBe(105);
  expect(await ann.rpc.refusal("reconnectStream", { stream: params.sender, sdpString: publisherOffer() })).toBe(105);
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

test("§6.3 a client that offers is answered in its own payload types, with all candidates", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  const answered = await bob.rpc.call("receiveVideoFrom", { sender: streamId, sdpOffer: receiverOffer() });
  const sdpAnswer = String(answered.sdpAnswer);
  expect(sections(sdpAnswer)).toEqual(["audio", "video"]);
  expect(sdpAnswer).toContain("a=rtpmap:109 opus/48000/2");
  expect(sdpAnswer).toContain("a=rtpmap:120 VP8/90000");
  expect(sdpAnswer).toMatch(/a=candidate:/);
  expect((await room.rest.get(`${room.path}/connection/${bob.id}`)).json.subscribers).toMatchObject([{ streamId }]);

  const renewal = { stream: streamId, sdpOffer: receiverOffer(), forciblyReconnect: false };
  expect(await bob.rpc.call("reconnectStream", renewal)).toMatchObject({ sdpAnswer: expect.any(String) });
  expect(await bob.rpc.refusal("receiveVideoFrom", { sender: streamId, sdpOffer: "not an SDP" })).toBe(302);
});

test("§6.5 the later of two requests counts, whichever side offered", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  const { sdpOffer } = await bob.rpc.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
  await bob.rpc.call("receiveVideoFrom", { sender: streamId, sdpOffer: receiverOffer() });
  const sdpAnswer = subscriberAnswer(String(sdpOffer));
  expect(await bob.rpc.refusal("receiveVideoFrom", { sender: streamId, sdpAnswer })).toBe(302);
});

test("§1.8 a forced codec that isn't offered is 800, for who sends and who receives", async ({ server }) => {
  const room = await Room.create(server, { forcedVideoCodec: "VP8" });
  const [ann, bob] = [await room.join(), await room.join()];
  const withoutVp8 = (offer: string) => offer.replace("VP8/90000", "AV1/90000");
  expect(await ann.rpc.refusal("publishVideo", { ...camera, sdpOffer: withoutVp8(publisherOffer()) })).toBe(800);
  const sender = await publish(ann);
  expect(await bob.rpc.refusal("receiveVideoFrom", { sender, sdpOffer: withoutVp8(receiverOffer()) })).toBe(800);
  await room.end();
});

if (serverIsOurs) {
  test("§1.5 limitVideo is for streams that one receives", async ({ room }) => {
    const ann = await room.join();
    const bob = await room.join();
    const sender = await publish(ann);
    expect(await bob.rpc.refusal("limitVideo", { sender, maxHeight: 180 })).toBe(303);
    await subscribe(bob, sender);
    for (const maxHeight of [0, 180.5, 4_000]) await bob.rpc.call("limitVideo", { sender, maxHeight });
    expect(await bob.rpc.refusal("limitVideo", { sender, maxHeight: "all" })).toBe(999);
    expect(await bob.rpc.refusal("limitVideo", { sender: "str_CAM_none_con_none", maxHeight: 0 })).toBe(105);
  });
}
