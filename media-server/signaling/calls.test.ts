import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestServer } from "../testing/test-server";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const offer = {
  sdpOffer: "offer",
  hasAudio: true,
  hasVideo: true,
  typeOfVideo: "CAMERA",
  frameRate: 30,
  videoDimensions: '{"width":640,"height":480}',
  doLoopback: false,
};

describe("publishing", () => {
  test("answers the publisher, then tells the others, and never the publisher itself", async () => {
    const ann = await server.join("pub-1");
    const bob = await server.join("pub-1");
    const published = await ann.call("publishVideo", offer);
    expect(published).toMatchObject({ sdpAnswer: "answer to offer" });
    expect(published.id).toMatch(/^str_CAM_\w{4}_con_\w{10}$/);
    const told = await bob.told("participantPublished");
    expect(told).toEqual({
      id: ann.joined.id,
      streams: [
        {
          id: published.id,
          createdAt: published.createdAt,
          hasAudio: true,
          audioActive: true,
          hasVideo: true,
          videoActive: true,
          typeOfVideo: "CAMERA",
          frameRate: 30,
          videoDimensions: '{"width":640,"height":480}',
          filter: {},
        },
      ],
    });
    await ann.settle();
    expect(ann.heard).toEqual(["participantJoined"]);
  });

  test("a second one without unpublishing is refused, even while the first is under way", async () => {
    const ann = await server.join("pub-2");
    const first = ann.call("publishVideo", offer);
    expect(await ann.refused("publishVideo", offer)).toBe(106);
    await first;
    expect(await ann.refused("publishVideo", offer)).toBe(106);
  });

  test("a leave meanwhile closes the media that comes too late", async () => {
    const ann = await server.join("pub-3");
    const open = { gate: () => {} };
    server.engine.gate = new Promise((resolve) => {
      open.gate = resolve;
    });
    const publishing = ann.refused("publishVideo", offer);
    await ann.call("leaveRoom", {});
    open.gate();
    expect(await publishing).toBe(102);
    expect(server.engine.publishers.at(-1)?.closed).toBe(true);
  });

  test("an SDP that can't be used is error 302, a fault of the engine 999, and both leave the room usable", async () => {
    const ann = await server.join("pub-4");
    expect(await ann.refused("publishVideo", { ...offer, sdpOffer: "garbage" })).toBe(302);
    expect(await ann.refused("publishVideo", { ...offer, sdpOffer: "crash" })).toBe(999);
    await ann.call("publishVideo", offer);
  });

  test("candidates that come before the offer reach the transport in their order", async () => {
    const ann = await server.join("pub-5");
    const candidate = (name: string) =>
      ann.call("onIceCandidate", { endpointName: ann.joined.id, candidate: name, sdpMid: "0", sdpMLineIndex: 0 });
    await candidate("first");
    await candidate("second");
    await ann.call("publishVideo", offer);
    await candidate("third");
    expect(server.engine.publishers.at(-1)?.candidates.map((each) => each.candidate)).toEqual([
      "first",
      "second",
      "third",
    ]);
  });
});

describe("receiving", () => {
  async function call(name: string) {
    const ann = await server.join(name);
    const bob = await server.join(name);
    const { id } = await ann.call("publishVideo", offer);
    const publisher = server.engine.publishers.at(-1);
    if (!publisher) throw new Error("nothing was published");
    return { ann, bob, streamId: String(id), publisher };
  }

  test("the server offers, the client answers, candidates of both sides follow the answer", async () => {
    const { ann, bob, streamId, publisher } = await call("sub-1");
    const prepared = await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    expect(prepared.sdpOffer).toBe("offer 1");
    const own = { candidate: "candidate:bob", sdpMid: "0", sdpMLineIndex: 0 };
    await bob.call("onIceCandidate", { endpointName: ann.joined.id, ...own });
    expect(publisher.subscribers[0]?.candidates).toEqual([]);
    await bob.call("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer" });
    expect(publisher.subscribers[0]?.candidates).toEqual([own]);
    expect(await bob.told("iceCandidate")).toEqual({
      senderConnectionId: ann.joined.id,
      endpointName: `${bob.joined.id}_${streamId}`,
      candidate: "candidate:server",
      sdpMid: "0",
      sdpMLineIndex: 0,
    });
  });

  test("a renewed receiver replaces the old one", async () => {
    const { bob, streamId, publisher } = await call("sub-2");
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    await bob.call("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer" });
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: true });
    expect(publisher.subscribers[0]?.closed).toBe(true);
    await bob.call("reconnectStream", { stream: streamId, sdpString: "answer", forciblyReconnect: false });
    expect(publisher.subscribers[1]).toMatchObject({ answered: true, closed: false });
  });

  test("a renewed publisher keeps its stream's id, its receivers, and tells nobody", async () => {
    const { ann, bob, streamId, publisher } = await call("sub-3");
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    await bob.call("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer" });
    await bob.settle();
    const heardBefore = bob.heard;
    const again = await ann.call("reconnectStream", { stream: streamId, sdpString: "offer 2" });
    expect(again).toMatchObject({ sdpAnswer: "answer to offer 2", id: streamId });
    expect(publisher).toMatchObject({ reconnections: 1, closed: false });
    await bob.settle();
    expect(bob.heard).toEqual(heardBefore);
    expect(publisher.subscribers[0]?.closed).toBe(false);
  });

  test("unsubscribing and unpublishing close what they end", async () => {
    const { ann, bob, streamId, publisher } = await call("sub-4");
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    await bob.call("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer" });
    await bob.call("unsubscribeFromVideo", { sender: ann.joined.id });
    expect(publisher.subscribers[0]?.closed).toBe(true);
    await ann.call("unpublishVideo", {});
    expect(await bob.told("participantUnpublished")).toEqual({ connectionId: ann.joined.id, reason: "unpublish" });
    expect(publisher.closed).toBe(true);
    await ann.settle();
    expect(ann.heard).not.toContain("participantUnpublished");
  });

  test("a client that offers is answered, and its candidates reach it, those before the offer too", async () => {
    const { ann, bob, streamId, publisher } = await call("offer-1");
    const candidate = (name: string) =>
      bob.call("onIceCandidate", { endpointName: ann.joined.id, candidate: name, sdpMid: "0", sdpMLineIndex: 0 });
    await candidate("early");
    const received = await bob.call("receiveVideoFrom", { sender: streamId, sdpOffer: "bob's offer" });
    expect(received).toMatchObject({ sdpAnswer: "answer 1 to bob's offer" });
    await candidate("late");
    expect(publisher.subscribers[0]?.candidates.map((each) => each.candidate)).toEqual(["early", "late"]);
    await bob.settle();
    expect(bob.heard).not.toContain("iceCandidate");
  });

  test.each(["sdpOffer", "sdpString"])("a client that offers renews its receiver by %s", async (name) => {
    const { bob, streamId, publisher } = await call(`offer-2-${name}`);
    await bob.call("receiveVideoFrom", { sender: streamId, sdpOffer: "offer" });
    const sdp = "v=0\r\na=setup:actpass\r\n";
    const again = await bob.call("reconnectStream", { stream: streamId, [name]: sdp, forciblyReconnect: false });
    expect(again).toMatchObject({ sdpAnswer: `answer 2 to ${sdp}` });
    expect(publisher.subscribers.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test("of two requests that cross the later one counts, whichever way it goes", async () => {
    const { bob, streamId, publisher } = await call("offer-3");
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    await bob.call("receiveVideoFrom", { sender: streamId, sdpOffer: "offer" });
    expect(await bob.refused("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer to the first" })).toBe(302);
    expect(publisher.subscribers.map(({ closed }) => closed)).toEqual([true, false]);

    const open = { gate: () => {} };
    server.engine.gate = new Promise((resolve) => {
      open.gate = resolve;
    });
    const first = bob.refused("receiveVideoFrom", { sender: streamId, sdpOffer: "offer" });
    const second = bob.call("receiveVideoFrom", { sender: streamId, sdpOffer: "offer" });
    await bob.settle();
    open.gate();
    expect(await first).toBe(105);
    await second;
    expect(publisher.subscribers.map(({ closed }) => closed)).toEqual([true, true, true, false]);
  });

  test("a picture's limit is a share of its height, and outlasts repairs and changes of size", async () => {
    const { ann, bob, streamId, publisher } = await call("limit-1");
    expect(await bob.refused("limitVideo", { sender: streamId, maxHeight: 240 })).toBe(303);
    const share = () => publisher.subscribers.at(-1)?.videoShare;
    await bob.call("receiveVideoFrom", { sender: streamId, sdpOffer: "offer" });
    expect(share()).toBe(1);
    await bob.call("limitVideo", { sender: streamId, maxHeight: 240 });
    expect(share()).toBe(0.5);
    await bob.call("reconnectStream", { stream: streamId, sdpOffer: "offer", forciblyReconnect: false });
    expect(publisher.subscribers).toHaveLength(2);
    expect(share()).toBe(0.5);
    const newValue = '{"width":1280,"height":960}';
    const change = { streamId, property: "videoDimensions", newValue, reason: "screenResized" };
    await ann.call("streamPropertyChanged", change);
    expect(share()).toBe(0.25);
    await bob.call("limitVideo", { sender: streamId, maxHeight: 0 });
    expect(share()).toBe(0);
    expect(await bob.refused("limitVideo", { sender: streamId, maxHeight: -1 })).toBe(999);
    expect(await bob.refused("limitVideo", { sender: "str_x", maxHeight: 1 })).toBe(105);
  });

  test("an unknown stream is error 105, an answer without an offer 303, a wrong answer 302", async () => {
    const { bob, streamId } = await call("sub-5");
    expect(await bob.refused("prepareReceiveVideoFrom", { sender: "str_x", reconnect: false })).toBe(105);
    expect(await bob.refused("reconnectStream", { stream: "str_x", sdpString: "x" })).toBe(105);
    expect(await bob.refused("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer" })).toBe(303);
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    expect(await bob.refused("receiveVideoFrom", { sender: streamId, sdpAnswer: "garbage" })).toBe(302);
  });

  test("a publisher that goes takes its receivers' transports with it", async () => {
    const { ann, bob, streamId, publisher } = await call("sub-6");
    await bob.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
    await bob.call("receiveVideoFrom", { sender: streamId, sdpAnswer: "answer" });
    await ann.call("leaveRoom", {});
    expect(await bob.told("participantLeft")).toEqual({ connectionId: ann.joined.id, reason: "disconnect" });
    expect(publisher).toMatchObject({ closed: true });
    expect(publisher.subscribers[0]?.closed).toBe(true);
  });
});
