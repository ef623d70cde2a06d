import { randomUUID } from "node:crypto";
import { expect } from "../../support/meeting";
import { enter, hearsSound, makesMain, namesShown, picturesShown, soon, test } from "../tutorial";

test("openvidu-js: two people join, see, hear and enlarge each other, chat and leave", async ({
  newPage,
  serveTutorial,
}) => {
  test.setTimeout(90_000);
  const url = await serveTutorial("openvidu-js");
  const sessionId = `tutorial-${randomUUID()}`;
  const [ann, ben] = [await newPage(), await newPage()];
  await enter(ann, url, "Ann", sessionId);
  await enter(ben, url, "Ben", sessionId);
  for (const page of [ann, ben]) {
    await expect.poll(() => namesShown(page), soon).toEqual(["Ann", "Ben"]);
    await expect.poll(async () => Math.min(...(await picturesShown(page))), soon).toBeGreaterThan(10);
    await hearsSound(page);
  }
  await makesMain(ann, "#video-container video:has(+ .data-node:not(#data-mine))", "Ben");
  await ann.fill("#message", "hello");
  await ann.click("#buttonSend");
  for (const page of [ann, ben]) {
    await expect
      .poll(() => page.evaluate(() => document.querySelector("#messages")?.textContent), soon)
      .toBe("Ann: hello");
  }
  await ben.click("#buttonLeaveSession");
  await expect.poll(() => namesShown(ann), soon).toEqual(["Ann"]);
});
