import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { TakesInitScripts } from "./support/browsers/browser-page";
import { chromiumOnly } from "./support/browsers/chromium-only";
import { startEmbeddedServer } from "./support/embedded-server";
import { expect, openMeeting, type Places, test } from "./support/meeting";
import { camera, Room } from "./support/room";
import { publisherOffer } from "./support/sdp";
import { serverIsOurs } from "./support/server";

const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
/** Without it the IPv6 tests aren't here, and `npm test` closes by saying so. */
const hasIPv6 = addresses.some(({ address }) => address === "::1");
const ownIPv4 = addresses
  .filter(({ internal, family }) => !internal && family === "IPv4")
  .map(({ address }) => address);

/** A page's own addresses don't reach the server, so media goes where the server says it is and nowhere else. */
const silent = {
  async route(pages: TakesInitScripts) {
    await pages.addInitScript(() => {
      const { send } = WebSocket.prototype;
      WebSocket.prototype.send = function (data) {
        if (!String(data).includes('"method":"onIceCandidate"')) send.call(this, data);
      };
    });
  },
};

/** The family of addresses by which a page receives moving pictures from such a server: 4 or 6. */
async function mediaFamily(
  { newPage, pages }: Pick<Places, "newPage" | "pages">,
  environment: Record<string, string>,
): Promise<number> {
  const server = await startEmbeddedServer({ environment });
  const meeting = await openMeeting({ newPage, server, pages });
  const [ann, ben] = [await meeting.join({ relay: silent }), await meeting.join({ relay: silent })];
  const stream = await ann.publish();
  await ben.sees({ type: "streamCreated", streamId: stream });
  await ben.seesMoving(stream);
  const { localAddress } = await ben.received(stream); // Chromium hides the other end of pairs that it was asked from
  await server.stop();
  return isIP(localAddress ?? "");
}

const chromium = chromiumOnly("its flag for loopback gives it candidates of both families there");

/** The addresses that such a server announces to a publisher. */
async function announced(environment: Record<string, string>): Promise<(string | undefined)[]> {
  const server = await startEmbeddedServer({ environment });
  const room = await Room.create({ ...server, webhooks: null });
  const { rpc } = await room.join();
  const { sdpAnswer } = await rpc.call("publishVideo", { ...camera, sdpOffer: publisherOffer() });
  await server.stop();
  const candidates = String(sdpAnswer).matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/gim);
  const places = [...candidates].map(([, address, port]) => ({ address, port: Number(port) }));
  expect(new Set(places.map(({ port }) => port))).toEqual(new Set([server.ports.udp]));
  return [...new Set(places.map(({ address }) => address))];
}

if (serverIsOurs) {
  // A machine with nothing but loopback has none: there the server warns, and 127.0.0.1 is for it.
  if (ownIPv4.length > 0) {
    test("§6.4 on 0.0.0.0 the machine's own IPv4 addresses are announced", async () => {
      expect(new Set(await announced({ MEDIA_SERVER_HOST: "0.0.0.0" }))).toEqual(new Set(ownIPv4));
    });
  }

  test("§6.4 an announced address of each family takes the place of the machine's own", async () => {
    const given = ["203.0.113.9", "2001:db8::9"];
    const environment = { MEDIA_SERVER_ANNOUNCED_ADDRESS: given.join(", ") };
    expect(await announced(environment)).toEqual(given);
  });

  test("§6.4 media on 0.0.0.0, reached by an announced address", chromium, async ({ newPage, pages }) => {
    const environment = { MEDIA_SERVER_HOST: "0.0.0.0", MEDIA_SERVER_ANNOUNCED_ADDRESS: "127.0.0.1" };
    expect(await mediaFamily({ newPage, pages }, environment)).toBe(4);
  });

  if (hasIPv6) {
    test("§1.1, §6.4 signalling and media over IPv6 alone", chromium, async ({ newPage, pages }) => {
      expect(await mediaFamily({ newPage, pages }, { MEDIA_SERVER_HOST: "::1" })).toBe(6);
    });

    test("§6.4 on :: one socket serves both families", chromium, async ({ newPage, pages }) => {
      for (const address of ["127.0.0.1", "::1"]) {
        const environment = { MEDIA_SERVER_HOST: "::", MEDIA_SERVER_ANNOUNCED_ADDRESS: address };
        expect(await mediaFamily({ newPage, pages }, environment)).toBe(isIP(address));
      }
    });
  }
}
