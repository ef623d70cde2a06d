import { expectMovingPictures } from "../fixtures/pictures";
import { expectSilence, expectSound } from "../fixtures/sound";
import { expect, test } from "../fixtures/test";

test("microphone and camera, switched off and on, reach the others", async ({ newcomer, room }) => {
  const ann = await newcomer(room, "Ann");
  const ben = await newcomer(room, "Ben");
  await expectSound(ann.call.sound("Ben"));

  await ben.call.microphone.click();
  await expect(ann.call.mutedSign("Ben")).toBeVisible();
  await expectSilence(ann.call.sound("Ben"));

  await ben.call.microphone.click();
  await expect(ann.call.mutedSign("Ben")).toHaveCount(0);
  await expectSound(ann.call.sound("Ben"));

  await ben.call.camera.click();
  await expect(ann.call.picture("Ben")).toHaveCount(0);
  await ben.call.camera.click();
  await expectMovingPictures(ann.call.picture("Ben"));
});

test("what was switched off in the lobby stays off in the call", async ({ newcomer, newPerson, room }) => {
  const ann = await newcomer(room, "Ann");
  const ben = await newPerson();
  await ben.lobby.open(room);
  await ben.lobby.microphone.click();
  await ben.lobby.camera.click();
  await ben.lobby.enter("Ben");
  await ben.call.expectJoined();

  // The sound first: before Ben's stream has come, the signs would hold for want of it.
  await expectSilence(ann.call.sound("Ben"));
  await expect(ann.call.mutedSign("Ben")).toBeVisible();
  await expect(ann.call.picture("Ben")).toHaveCount(0);

  await test.step("until it is switched on there", async () => {
    await ben.call.microphone.click();
    await ben.call.camera.click();
    await expectSound(ann.call.sound("Ben"));
    await expectMovingPictures(ann.call.picture("Ben"));
  });
});
