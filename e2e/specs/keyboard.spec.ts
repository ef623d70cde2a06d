import type { Locator } from "@playwright/test";
import { expectMovingPictures } from "../fixtures/pictures";
import { expect, test } from "../fixtures/test";

test("the keyboard alone joins a call and leaves it", async ({ newcomer, newPerson, room }) => {
  const ann = await newcomer(room, "Ann");
  const ben = await newPerson();
  await ben.home.open();
  await tabTo(ben.home.name);
  await ben.page.keyboard.type("Ben");
  await tabTo(ben.home.room);
  await ben.page.keyboard.type(room);
  await ben.page.keyboard.press("Enter");

  await ben.lobby.expectOpen();
  await expect(ben.lobby.name).toHaveValue("Ben");
  await tabTo(ben.lobby.join);
  await ben.page.keyboard.press("Enter");
  await expectMovingPictures(ann.call.picture("Ben"));

  await tabTo(ben.call.leave);
  await ben.page.keyboard.press("Enter");
  await expect(ben.call.joinAgain).toBeVisible();
  await expect(ann.call.tile("Ben")).toHaveCount(0);
});

/** Presses Tab until the focus is there, as somebody without a mouse would. */
async function tabTo(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press("Tab");
  }
  throw new Error(`the Tab key never reached ${target}`);
}
