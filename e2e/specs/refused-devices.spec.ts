import { arrive, joinRoom } from "../fixtures/people";
import { expectMovingPictures } from "../fixtures/pictures";
import { expectSound } from "../fixtures/sound";
import { expect, test } from "../fixtures/test";

test("who refuses camera and microphone is told so, and still joins, sees and hears", async ({
  launchOptions,
  newcomer,
  playwright,
  room,
  stack,
}) => {
  const ann = await newcomer(room, "Ann");
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    // The last of two equal flags counts: this one answers the browser's question with no.
    args: [...(launchOptions.args ?? []), "--use-fake-ui-for-media-stream=deny"],
  });
  const ben = await arrive(browser, { baseUrl: stack.baseUrl });
  await ben.lobby.open(room);
  await expect(ben.page.getByText(/Your browser is blocking the camera and the microphone/)).toBeVisible();
  await joinRoom(ben, room, "Ben");

  await expectMovingPictures(ben.call.picture("Ann"));
  await expectSound(ben.call.sound("Ann"));
  await expect(ann.call.mutedSign("Ben")).toBeVisible();
  await expect(ann.call.picture("Ben")).toHaveCount(0);
  await browser.close();
});
