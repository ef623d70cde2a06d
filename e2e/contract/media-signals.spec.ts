import { expect, test } from "./support/meeting";

test.describe("signals between browsers", () => {
  test("§1.5, §7.3: a signal without receivers reaches everybody, its sender too", async ({ meeting }) => {
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    await ann.signal("chat", "안녕 👋");
    for (const person of [ann, ben]) {
      await person.sees({ type: "signal:chat", data: "안녕 👋", from: ann.connectionId });
    }
  });

  test("§1.5: a signal to one reaches that one alone", async ({ meeting }) => {
    const [ann, ben, eve] = [await meeting.join(), await meeting.join(), await meeting.join()];
    await ben.sees({ type: "connectionCreated", connectionId: ann.connectionId });
    await ann.sees({ type: "connectionCreated", connectionId: ben.connectionId });
    await ann.signal("secret", "for ben", [ben]);
    await ben.sees({ type: "signal:secret", data: "for ben" });
    await ann.signal("over", "to all");
    await eve.sees({ type: "signal:over" });
    expect((await eve.events()).some(({ type }) => type === "signal:secret")).toBe(false);
  });
});
