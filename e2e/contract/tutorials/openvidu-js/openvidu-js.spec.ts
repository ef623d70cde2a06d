import { randomUUID } from "node:crypto";
import { expect, test } from "../../support/meeting";
import { enter, namesShown, picturesShown, startTutorial } from "../tutorial";

test("openvidu-js: two people join, see each other, chat and leave", async ({ newPage, server }) => {
  test.setTimeout(90_000);
  const tutorial = await startTutorial("openvidu-js", server);
  const sessionId = `tutorial-${randomUUID()}`;
  const [ann, ben] = [await newPage(), await newPage()];
  await enter(ann, tutorial.url, "Ann", sessionId);
  await enter(ben, tutorial.url, "Ben", sessionId);
  for (const page of [ann, ben]) {
    await expect.poll(() => namesShown(page), { timeout: 15_000 }).toEqual(["Ann", "Ben"]);
    await expect.poll(async () => Math.min(...(await picturesShown(page))), { timeout: 15_000 }).toBeGreaterThan(10);
  }
  await ann.fill("#message", "hello");
  await ann.click("#buttonSend");
  for (const page of [ann, ben]) {
    await expect
      .poll(() => page.evaluate(() => document.querySelector("#messages")?.textContent), { timeout: 15_000 })
      .toBe("Ann: hello");
  }
  await ben.click("#buttonLeaveSession");
  await expect.poll(() => namesShown(ann), { timeout: 15_000 }).toEqual(["Ann"]);
  await tutorial.stop();
});
