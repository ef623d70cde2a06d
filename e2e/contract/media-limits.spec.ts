import { expect, test } from "./support/meeting";
import { serverIsOurs } from "./support/server";

// `limitVideo` is the embedded server's own.
if (serverIsOurs) {
  test("§1.5: a page that shows no picture gets none, hears on, and sees again when it shows one", async ({
    meeting,
  }) => {
    const [ann, ben, eve] = [await meeting.join(), await meeting.join(), await meeting.join({ offers: true })];
    const stream = await ann.publish();
    for (const person of [ben, eve]) await person.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);
    await eve.seesMoving(stream);

    await ben.request("limitVideo", { sender: stream, maxHeight: 0 });
    const packets = async () => (await ben.received(stream)).videoPackets ?? 0;
    await expect
      .poll(async () => {
        const before = await packets();
        await eve.seesMoving(stream);
        return (await packets()) - before;
      })
      .toBe(0);
    await ben.hears(stream);

    await ben.request("limitVideo", { sender: stream, maxHeight: 720 });
    await ben.seesMoving(stream);
    await expect(ben.request("limitVideo", { sender: "str_CAM_none_con_none", maxHeight: 0 })).rejects.toThrow();
  });
}
