import { expect, test } from "./support/meeting";

test.describe("media that ends", () => {
  test("§1.6, §6.3: unpublishing takes the stream away, and publishing again brings a new one", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const first = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: first });
    await ben.seesMoving(first);

    await ann.unpublish();
    await ben.sees({ type: "streamDestroyed", streamId: first, reason: "unpublish" });

    const second = await ann.publish();
    expect(second).not.toBe(first);
    await ben.sees({ type: "streamCreated", streamId: second });
    await ben.seesMoving(second);
  });

  test("§1.6: leaving takes the stream and the connection away", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ann.leave();
    await ben.sees({ type: "streamDestroyed", streamId: stream, reason: "disconnect" });
    await ben.sees({ type: "connectionDestroyed", connectionId: ann.connectionId, reason: "disconnect" });
  });

  test("§3.1, §1.6: a forced disconnect by REST reaches both sides", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await meeting.session.forceDisconnect(ann.connectionId);
    await ann.sees({ type: "sessionDisconnected", reason: "forceDisconnectByServer" });
    await ben.sees({ type: "streamDestroyed", streamId: stream, reason: "forceDisconnectByServer" });
  });

  test("§3.1, §1.6: a stream that REST unpublishes ends for its owner too, who stays", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await meeting.session.fetch();
    await meeting.session.forceUnpublish(stream);
    await ann.sees({ type: "ownStreamDestroyed", reason: "forceUnpublishByServer" });
    await ben.sees({ type: "streamDestroyed", streamId: stream, reason: "forceUnpublishByServer" });
    const again = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: again });
    await ben.seesMoving(again);
  });
});
