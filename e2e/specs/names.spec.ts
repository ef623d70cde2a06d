import { expect, test } from "../fixtures/test";

test("names of people and rooms may be in any script", async ({ newcomer, room }) => {
  const koreanRoom = `회의실 🌊 ${room}`;
  const names = ["김하늘", "Zoë Müller", "🦊 여우"];
  for (const name of names) {
    const others = names.slice(0, names.indexOf(name));
    const { call, page } = await newcomer(koreanRoom, name);
    await expect(page.getByRole("heading", { name: koreanRoom })).toBeVisible();
    await expect(call.own).toHaveAccessibleName(`${name} (you)`);
    for (const other of others) await expect(call.tile(other)).toContainText(other);
  }
});

test("the second Kim is Kim (2), to themselves and to the first", async ({ newcomer, room }) => {
  const first = await newcomer(room, "Kim");
  const second = await newcomer(room, "Kim");
  await expect(second.call.own).toHaveAccessibleName("Kim (2) (you)");
  await expect(second.call.tile("Kim")).toBeVisible();
  await expect(first.call.tile("Kim (2)")).toBeVisible();
  await expect(first.call.own).toHaveAccessibleName("Kim (you)");
});
