import { randomUUID } from "node:crypto";
import { expect, test } from "../../support/meeting";
import { enter, namesShown, picturesShown, startTutorial, streamsShown } from "../tutorial";

test("openvidu-react: two people join, see each other, switch the camera and leave", async ({ newPage, server }) => {
  test.setTimeout(90_000);
  const tutorial = await startTutorial("openvidu-react", server);
  const sessionId = `tutorial-${randomUUID()}`;
  const [ann, ben] = [await newPage(), await newPage()];
  await enter(ann, tutorial.url, "Ann", sessionId);
  await enter(ben, tutorial.url, "Ben", sessionId);
  for (const page of [ann, ben]) {
    await expect.poll(() => namesShown(page), { timeout: 15_000 }).toEqual(["Ann", "Ben"]);
    await expect.poll(async () => Math.min(...(await picturesShown(page))), { timeout: 15_000 }).toBeGreaterThan(10);
  }
  const before = await streamsShown(ben);
  await ann.click("#buttonSwitchCamera");
  await expect
    .poll(async () => (await streamsShown(ben)).filter((id) => !before.includes(id)), { timeout: 15_000 })
    .toHaveLength(1);
  await expect.poll(async () => Math.min(...(await picturesShown(ben))), { timeout: 15_000 }).toBeGreaterThan(10);
  expect(await namesShown(ben)).toEqual(["Ann", "Ben"]);
  await ben.click("#buttonLeaveSession");
  await expect.poll(() => namesShown(ann), { timeout: 15_000 }).toEqual(["Ann"]);
  await tutorial.stop();
});
