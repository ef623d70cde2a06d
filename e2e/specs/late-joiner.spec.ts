import { expectMovingPictures } from "../fixtures/pictures";
import { expectSound } from "../fixtures/sound";
import { expect, test } from "../fixtures/test";

test("a third who joins late sees and hears both, and both see the third", async ({ newcomer, room }) => {
  const ann = await newcomer(room, "Ann");
  const ben = await newcomer(room, "Ben");
  await expectMovingPictures(ann.call.picture("Ben"));

  const cho = await newcomer(room, "Cho");
  await expect(cho.call.tiles).toHaveCount(3);
  for (const name of ["Ann", "Ben"]) {
    await expectMovingPictures(cho.call.picture(name));
    await expectSound(cho.call.sound(name));
  }
  await expectMovingPictures(ann.call.picture("Cho"));
  await expectMovingPictures(ben.call.picture("Cho"));
});
