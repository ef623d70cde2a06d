import { joinRoom, openTab } from "../fixtures/people";
import { expectMovingPictures } from "../fixtures/pictures";
import { expect, test } from "../fixtures/test";

test("two tabs of one browser are two people", async ({ newcomer, room }) => {
  const first = await newcomer(room, "Ann");
  const second = await openTab(first.page.context());
  await joinRoom(second, room, "Ben");

  await expectMovingPictures(second.call.picture("Ann"));
  await first.page.bringToFront();
  await expectMovingPictures(first.call.picture("Ben"));

  await test.step("and one that leaves doesn't take the other along", async () => {
    await second.page.bringToFront();
    await second.call.leave.click();
    await expect(first.call.tile("Ben")).toHaveCount(0);
    await first.page.bringToFront();
    await expect(first.call.own).toBeVisible();
  });
});
