import { expect } from "../../support/meeting";
import { annAndBenMeet, makesMain, namesShown, soon, test } from "../tutorial";

test("openvidu-js: two people join, see, hear and enlarge each other, chat and leave", async ({
  newPage,
  serveTutorial,
}) => {
  test.setTimeout(90_000);
  const { ann, ben } = await annAndBenMeet(newPage, await serveTutorial("openvidu-js"));
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
