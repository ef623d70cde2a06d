import { expect, test } from "./support/meeting";

test.describe("media that is interrupted", () => {
  test("§1.4: a cut socket is resumed, and the media never noticed", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    const back = await ben.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ann.sees({ type: "streamCreated", streamId: back });
    await ben.seesMoving(stream);

    await ben.cutSocket();
    await ben.sees({ type: "reconnecting" });
    await ben.seesMoving(stream);
    await ben.sees({ type: "reconnected" });

    await ben.seesMoving(stream);
    await ann.seesMoving(back);
    expect((await ann.events()).some(({ type }) => type === "streamDestroyed")).toBe(false);
    await ann.signal("after", "still here");
    await ben.sees({ type: "signal:after", data: "still here" });
  });

  test("§6.5: a publisher's new transport carries the same stream to the same subscribers", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);
    await ben.hears(stream);

    await ann.reconnectMedia(stream);
    await ben.seesMoving(stream);
    await ben.hears(stream);
    const seen = (await ben.events()).map(({ type }) => type);
    expect(seen.filter((type) => type === "streamCreated")).toHaveLength(1);
    expect(seen).not.toContain("streamDestroyed");

    const late = await meeting.join();
    await late.sees({ type: "streamCreated", streamId: stream });
    expect(await late.firstFrameMs(stream)).toBeLessThan(1500);
  });

  test("§6.5: a subscriber's new transport carries the same stream", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);

    await ben.reconnectMedia(stream);
    await ben.seesMoving(stream);
    await ben.hears(stream);
  });

  test("§6.5: both ends renew their transports at once", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);
    await Promise.all([ann.reconnectMedia(stream), ben.reconnectMedia(stream)]);
    await ben.seesMoving(stream);
    await ben.hears(stream);
  });
});
