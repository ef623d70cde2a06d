import { expectMovingPictures } from "../fixtures/pictures";
import { expect, test } from "../fixtures/test";

test("the link of a private room leads to the same call", async ({ newPerson }) => {
  const ann = await newPerson();
  await ann.home.open();
  await ann.home.startPrivateRoom.click();
  await ann.lobby.enter("Ann");
  await ann.call.expectJoined();
  await expect(ann.page).toHaveURL(/\/call\/id\/[A-Za-z0-9_-]+$/);

  const ben = await newPerson();
  await ben.page.goto(ann.page.url());
  await ben.lobby.enter("Ben");
  await ben.call.expectJoined();
  await expectMovingPictures(ben.call.picture("Ann"));
  await expectMovingPictures(ann.call.picture("Ben"));
});

test("a link that leads nowhere says so", async ({ newPerson }) => {
  const ann = await newPerson();
  await ann.page.goto("/call/id/there-is-no-such-call");
  await ann.lobby.enter("Ann");
  await expect(ann.lobby.problem).toContainText("There is no call here.");
});
