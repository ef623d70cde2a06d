import { expect, test } from "./support/meeting";

test.describe("media that clients offer for themselves", () => {
  test("§6.3: both see and hear the other, and each offered for what it receives", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join({ offers: true }), await meeting.join({ offers: true })];
    const [annStream, benStream] = [await ann.publish(), await ben.publish()];
    await ann.sees({ type: "streamCreated", streamId: benStream });
    await ben.sees({ type: "streamCreated", streamId: annStream });
    await Promise.all([ann.seesMoving(benStream), ben.seesMoving(annStream)]);
    await Promise.all([ann.hears(benStream), ben.hears(annStream)]);
    expect(await ann.offeredBy(benStream)).toBe("client");
    expect(await ben.offeredBy(annStream)).toBe("client");
  });

  test("§6.3: who offers and who doesn't meet in one call", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join({ offers: true }), await meeting.join()];
    const [annStream, benStream] = [await ann.publish(), await ben.publish()];
    await ann.sees({ type: "streamCreated", streamId: benStream });
    await ben.sees({ type: "streamCreated", streamId: annStream });
    await Promise.all([ann.seesMoving(benStream), ben.seesMoving(annStream)]);
    expect([await ann.offeredBy(benStream), await ben.offeredBy(annStream)]).toEqual(["client", "server"]);
  });

  test("§6.2: streams of sound alone and of pictures alone", async ({ meeting }) => {
    const [ann, ben, eve] = [await meeting.join(), await meeting.join(), await meeting.join({ offers: true })];
    const sound = await ann.publish({ videoSource: false });
    const pictures = await ben.publish({ audioSource: false });
    await eve.sees({ type: "streamCreated", streamId: sound });
    await eve.sees({ type: "streamCreated", streamId: pictures });
    await Promise.all([eve.hears(sound), eve.seesMoving(pictures)]);
    expect((await eve.received(sound)).framesDecoded).toBeUndefined();
    expect((await eve.received(pictures)).audioPackets).toBeUndefined();
  });

  test("§6.5: subscriber, publisher and both at once renew their transports", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join({ offers: true }), await meeting.join({ offers: true })];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);
    for (const renewed of [[ben], [ann], [ann, ben]]) {
      await Promise.all(renewed.map((person) => person.reconnectMedia(stream)));
      await ben.seesMoving(stream);
      await ben.hears(stream);
    }
    const seen = (await ben.events()).map(({ type }) => type);
    expect(seen.filter((type) => type === "streamCreated")).toHaveLength(1);
    expect(seen).not.toContain("exception");
  });

  test("§1.4: a cut socket is resumed, and the media never noticed", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join({ offers: true })];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);
    await ben.cutSocket();
    await ben.sees({ type: "reconnected" });
    await ben.seesMoving(stream);
  });
});
