import { expect, test } from "../fixtures/test";

test("pages speak the browser's language", async ({ newPerson }) => {
  const kim = await newPerson({ locale: "ko-KR" });
  await kim.home.open();
  await expect(kim.page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(kim.page.getByRole("button", { name: "참가하기" })).toBeVisible();

  const ann = await newPerson();
  await ann.home.open();
  await expect(ann.page.locator("html")).toHaveAttribute("lang", "en");
  await expect(ann.home.join).toBeVisible();
});

test("the switch changes the language, and the choice stays", async ({ newPerson, room }) => {
  const ann = await newPerson();
  await ann.home.open();
  await ann.home.chooseLanguage("한국어");
  await expect(ann.page.getByRole("button", { name: "참가하기" })).toBeVisible();
  await ann.lobby.open(room);
  await expect(ann.page.getByText("이 이름을 아는 사람은 누구나 참가할 수 있어요.")).toBeVisible();
  await expect(ann.page.locator("html")).toHaveAttribute("lang", "ko");
});
