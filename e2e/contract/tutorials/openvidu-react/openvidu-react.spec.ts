import { expect } from "../../support/meeting";
import { annAndBenMeet, makesMain, namesShown, picturesShown, soon, streamsShown, test } from "../tutorial";

test("openvidu-react: two people join, see, hear and enlarge each other, switch the camera and leave", async ({
  newPage,
  serveTutorial,
}) => {
  test.setTimeout(90_000);
  const { ann, ben } = await annAndBenMeet(newPage, await serveTutorial("openvidu-react"));
  await makesMain(ann, "#video-container > :last-child video", "Ben");
  const before = await streamsShown(ben);
  await ann.click("#buttonSwitchCamera");
  await expect.poll(async () => (await streamsShown(ben)).filter((id) => !before.includes(id)), soon).toHaveLength(1);
  await expect.poll(async () => Math.min(...(await picturesShown(ben))), soon).toBeGreaterThan(10);
  expect(await namesShown(ben)).toEqual(["Ann", "Ben"]);
  await ben.click("#buttonLeaveSession");
  await expect.poll(() => namesShown(ann), soon).toEqual(["Ann"]);
});
