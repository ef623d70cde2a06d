import { startEmbeddedServer } from "./support/embedded-server";
import { publish, Room, subscribe } from "./support/room";
import { publisherOffer } from "./support/sdp";
import { expect, serverIsOurs, test } from "./support/server";
import { WebhookInbox } from "./support/webhook-inbox";

// Somebody else's server calls somebody else's webhook.
if (serverIsOurs) {
  test.describe("webhooks", () => {
    let webhooks: WebhookInbox;
    test.beforeAll(({ server }) => {
      if (!server.webhooks) throw new Error("the fixture gives its own server a webhook");
      webhooks = server.webhooks;
    });

    test("§4 a session's life, event by event", async ({ server }) => {
      const room = await Room.create(server);
      const ann = await room.join({ data: "server" }, "client");
      const bob = await room.join();
      const streamId = await publish(ann);
      await subscribe(bob, streamId);
      await ann.rpc.call("leaveRoom", {});
      await bob.rpc.call("leaveRoom", {});
      await webhooks.wait(room.id, "sessionDestroyed");
      const events = webhooks.of(room.id);
      expect(events.map(({ event, connection, connectionId }) => [event, connection ?? connectionId])).toEqual([
        ["sessionCreated", undefined],
        ["participantJoined", ann.id],
        ["participantJoined", bob.id],
        ["webrtcConnectionCreated", "OUTBOUND"],
        ["webrtcConnectionCreated", "INBOUND"],
        ["webrtcConnectionDestroyed", "INBOUND"],
        ["webrtcConnectionDestroyed", "OUTBOUND"],
        ["participantLeft", ann.id],
        ["participantLeft", bob.id],
        ["sessionDestroyed", undefined],
      ]);
      const createdAt = events[0]?.timestamp;
      for (const event of events) {
        expect(event).toMatchObject({
          sessionId: room.id,
          uniqueSessionId: `${room.id}_${createdAt}`,
          timestamp: expect.any(Number),
        });
      }
      const ofAnn = {
        participantId: ann.id,
        connectionId: ann.id,
        location: expect.any(String),
        ip: expect.any(String),
        platform: "Chrome 156 on Linux 64-bit",
        clientData: "client",
        serverData: "server",
      };
      const ended = { startTime: expect.any(Number), duration: expect.any(Number) };
      const outbound = {
        streamId,
        participantId: ann.id,
        connectionId: ann.id,
        connection: "OUTBOUND",
        videoSource: "CAMERA",
        videoFramerate: 30,
        videoDimensions: '{"width":640,"height":480}',
        audioEnabled: true,
        videoEnabled: true,
      };
      const inbound = {
        ...outbound,
        participantId: bob.id,
        connectionId: bob.id,
        connection: "INBOUND",
        receivingFrom: ann.id,
      };
      expect(events[1]).toMatchObject({ ...ofAnn, timestamp: ann.joined.createdAt });
      expect(events[3]).toMatchObject(outbound);
      expect(events[3]).not.toHaveProperty("receivingFrom");
      expect(events[4]).toMatchObject(inbound);
      expect(events[5]).toMatchObject({ ...inbound, ...ended, reason: "disconnect" });
      expect(events[6]).toMatchObject({ ...outbound, ...ended, reason: "disconnect" });
      expect(events[7]).toMatchObject({ ...ofAnn, ...ended, reason: "disconnect" });
      expect(events[9]).toMatchObject({ ...ended, startTime: createdAt, reason: "lastParticipantLeft" });
    });

    test("§4 reasons: unpublish, unsubscribe, forced by the server, session closed", async ({ server }) => {
      const room = await Room.create(server);
      const [ann, bob] = [await room.join(), await room.join()];
      const first = await publish(ann);
      await subscribe(bob, first);
      await bob.rpc.call("unsubscribeFromVideo", { sender: ann.id });
      await ann.rpc.call("unpublishVideo", {});
      const second = await publish(ann);
      await room.rest.delete(`${room.path}/stream/${second}`);
      await room.rest.delete(`${room.path}/connection/${ann.id}`);
      await room.end();
      await webhooks.wait(room.id, "sessionDestroyed", { reason: "sessionClosedByServer" });
      const reasons = webhooks.of(room.id).flatMap(({ event, reason }) => (reason ? [[event, reason]] : []));
      expect(reasons).toEqual([
        ["webrtcConnectionDestroyed", "unsubscribe"],
        ["webrtcConnectionDestroyed", "unpublish"],
        ["webrtcConnectionDestroyed", "forceUnpublishByServer"],
        ["participantLeft", "forceDisconnectByServer"],
        ["participantLeft", "sessionClosedByServer"],
        ["sessionDestroyed", "sessionClosedByServer"],
      ]);
    });

    test("§4 a session that nobody joined: created and destroyed, nothing else", async ({ server }) => {
      const room = await Room.create(server);
      await room.end();
      await webhooks.wait(room.id, "sessionDestroyed", { reason: "sessionClosedByServer" });
      expect(webhooks.of(room.id)).toHaveLength(2);
    });

    test("§4 signals: a client's type loses its prefix, a server's doesn't, receivers are spelled out", async ({
      room,
    }) => {
      const [ann, bob] = [await room.join(), await room.join()];
      await ann.rpc.call("sendMessage", { message: JSON.stringify({ to: [], type: "signal:chat", data: "hi" }) });
      expect(await webhooks.wait(room.id, "signalSent", { from: ann.id })).toMatchObject({
        to: [ann.id, bob.id],
        type: "chat",
        data: "hi",
      });
      await room.rest.post("/openvidu/api/signal", { session: room.id, to: [bob.id], type: "signal:news", data: "x" });
      expect(await webhooks.wait(room.id, "signalSent", { from: null })).toMatchObject({
        to: [bob.id],
        type: "signal:news",
        data: "x",
      });
    });

    test("§4 a stream's reconnection is silent", async ({ room }) => {
      const ann = await room.join();
      const streamId = await publish(ann);
      await ann.rpc.call("reconnectStream", { stream: streamId, sdpString: publisherOffer() });
      await ann.rpc.call("unpublishVideo", {});
      await webhooks.wait(room.id, "webrtcConnectionDestroyed");
      expect(webhooks.of(room.id).map(({ event }) => event)).toEqual([
        "sessionCreated",
        "participantJoined",
        "webrtcConnectionCreated",
        "webrtcConnectionDestroyed",
      ]);
    });

    test("§4 headers are sent along, and only the events that were chosen", async () => {
      const inbox = new WebhookInbox();
      const embedded = await startEmbeddedServer({
        environment: {
          OPENVIDU_WEBHOOK: "true",
          OPENVIDU_WEBHOOK_ENDPOINT: await inbox.open(),
          OPENVIDU_WEBHOOK_HEADERS: '["X-From: the media server", "Authorization: Basic eDp5"]',
          OPENVIDU_WEBHOOK_EVENTS: '["sessionDestroyed"]',
        },
      });
      const room = await Room.create({ url: embedded.url, secret: embedded.secret, webhooks: inbox });
      await room.end();
      await inbox.wait(room.id, "sessionDestroyed");
      expect(inbox.calls).toMatchObject([
        { headers: { "x-from": "the media server", authorization: "Basic eDp5" }, body: { event: "sessionDestroyed" } },
      ]);
      await embedded.stop();
      await inbox.close();
    });

    test("§4 calls are JSON", async ({ room }) => {
      await webhooks.wait(room.id, "sessionCreated");
      expect(webhooks.calls[0]?.headers["content-type"]).toMatch(/^application\/json/);
    });
  });
}
