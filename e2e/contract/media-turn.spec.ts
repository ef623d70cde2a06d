import { chromiumOnly } from "./support/browsers/chromium-only";
import { startEmbeddedServer } from "./support/embedded-server";
import { expect, openMeeting, test } from "./support/meeting";
import { RestClient } from "./support/rest-client";
import { Room } from "./support/room";
import { serverIsOurs } from "./support/server";
import { startTurnServer, turnServerPath } from "./support/turn-server";

// Where no coturn is installed these aren't here, and `npm test` closes by saying that TURN wasn't tested.
if (serverIsOurs && turnServerPath) {
  const path = turnServerPath;
  const chromium = chromiumOnly("a TURN server on loopback was tried with it alone");

  test(
    "§6.4 through TURN alone, with credentials made for each join, both see the other",
    chromium,
    async ({ newPage, pages }) => {
      const turn = await startTurnServer(path);
      const server = await startEmbeddedServer({
        environment: {
          OPENVIDU_WEBRTC_ICE_SERVERS: JSON.stringify([`url=${turn.url},staticAuthSecret=${turn.secret}`]),
        },
        secrets: [turn.secret],
      });
      const meeting = await openMeeting({ newPage, server, pages });
      const people = [
        await meeting.join({ iceTransportPolicy: "relay" }),
        await meeting.join({ iceTransportPolicy: "relay" }),
      ] as const;
      const streams = [await people[0].publish(), await people[1].publish()] as const;
      for (const [index, person] of people.entries()) {
        const stream = streams[1 - index] ?? "";
        await person.sees({ type: "streamCreated", streamId: stream });
        await person.seesMoving(stream);
        await person.hears(stream);
        expect((await person.received(stream)).localCandidateType).toBe("relay");
      }
      await server.stop();
      await turn.stop();
    },
  );

  test(
    "§2, §6.4 a connection's own TURN server goes before the server's, and wrong credentials lead nowhere",
    chromium,
    async ({ newPage, pages }) => {
      const turn = await startTurnServer(path);
      const wrong = { username: "9999999999", credential: "bm90IHRoZSByaWdodCBvbmU=" };
      const server = await startEmbeddedServer({
        environment: {
          OPENVIDU_WEBRTC_ICE_SERVERS: JSON.stringify([
            `url=${turn.url},username=${wrong.username},credential=${wrong.credential}`,
          ]),
        },
        secrets: [turn.secret, wrong.credential],
      });
      const room = await Room.create({ ...server, webhooks: null });
      const own = [{ url: turn.url, staticAuthSecret: turn.secret }];
      const { joined } = await room.join({ customIceServers: own });
      expect(joined.customIceServers).toEqual([
        { url: turn.url, username: expect.stringMatching(/^\d+$/), credential: expect.any(String) },
      ]);
      expect(JSON.stringify(await new RestClient(server).get(room.path))).not.toContain(turn.secret);

      const meeting = await openMeeting({ newPage, server, pages });
      const ann = await meeting.join();
      const stream = await ann.publish();
      const refused = await meeting.join({ iceTransportPolicy: "relay" });
      await refused.sees({ type: "streamCreated", streamId: stream });
      await expect.poll(() => turn.output(), { timeout: 15_000 }).toMatch(/user <9999999999>.*error 401/);
      const ben = await meeting.join({ iceTransportPolicy: "relay", customIceServers: own });
      await ben.sees({ type: "streamCreated", streamId: stream });
      await ben.seesMoving(stream);
      expect((await ben.received(stream)).localCandidateType).toBe("relay");
      expect((await refused.received(stream)).connectionState).not.toBe("connected");
      expect((await refused.received(stream)).framesDecoded ?? 0).toBe(0);
      await server.stop();
      await turn.stop();
    },
  );
}
