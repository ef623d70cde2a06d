import { expectMovingPictures } from "../fixtures/pictures";
import { expect, test } from "../fixtures/test";

test("a full room says so, and has a seat again when somebody left", async ({ api, newPerson, newcomer, room }) => {
  await api.makeRoom(room, 2);
  const ann = await newcomer(room, "Ann");
  const ben = await newcomer(room, "Ben");

  const cho = await newPerson();
  await cho.lobby.open(room);
  await cho.lobby.enter("Cho");
  await expect(cho.lobby.problem).toContainText("This call is full (2 people). Try again when someone leaves.");

  await ben.call.leave.click();
  await expect(ann.call.tile("Ben")).toHaveCount(0);
  await cho.lobby.join.click();
  await cho.call.expectJoined();
  await expectMovingPictures(cho.call.picture("Ann"));
});
