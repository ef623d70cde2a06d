import { expectMovingPictures } from "../fixtures/pictures";
import { expectSound } from "../fixtures/sound";
import { expect, test } from "../fixtures/test";

test("two people who meet in a room see and hear each other", async ({ newPerson, room }) => {
  const [ann, ben] = await Promise.all([newPerson(), newPerson()]);
  await test.step("each by the home page and the lobby", async () => {
    for (const [person, name] of [
      [ann, "Ann"],
      [ben, "Ben"],
    ] as const) {
      await person.home.open();
      await person.home.enter(name, room);
      await person.lobby.expectOpen();
      await expect(person.lobby.name).toHaveValue(name);
      await expectMovingPictures(person.lobby.preview);
      await person.lobby.join.click();
      await person.call.expectJoined();
    }
  });
  await Promise.all([expectMovingPictures(ann.call.picture("Ben")), expectMovingPictures(ben.call.picture("Ann"))]);
  await Promise.all([expectSound(ann.call.sound("Ben")), expectSound(ben.call.sound("Ann"))]);
  await expect(ann.call.tiles).toHaveCount(2);
  await expect(ben.call.tiles).toHaveCount(2);
});
