import { expectMovingPictures } from "../fixtures/pictures";
import { expect, test } from "../fixtures/test";

test("who leaves is gone from the others, is told so, and can join again", async ({ newcomer, room }) => {
  const ann = await newcomer(room, "Ann");
  const ben = await newcomer(room, "Ben");
  await expectMovingPictures(ann.call.picture("Ben"));

  await ben.call.leave.click();
  await expect(ann.call.tile("Ben")).toHaveCount(0);
  await expect(ben.call.joinAgain).toBeVisible();
  await expect(ben.call.home).toBeVisible();

  await ben.call.joinAgain.click();
  await ben.lobby.join.click();
  await expectMovingPictures(ann.call.picture("Ben"));
  await expectMovingPictures(ben.call.picture("Ann"));
});

test("a closed tab leaves too", async ({ newcomer, room }) => {
  const ann = await newcomer(room, "Ann");
  const ben = await newcomer(room, "Ben");
  await expectMovingPictures(ann.call.picture("Ben"));
  await ben.page.close({ runBeforeUnload: true });
  // OpenVidu waits about 10 s for a lost socket to come back.
  await expect(ann.call.tile("Ben")).toHaveCount(0, { timeout: 20_000 });
});
