import { expectMovingPictures } from "../fixtures/pictures";
import { watchPolicy } from "../fixtures/policy-watch";
import { expect, test } from "../fixtures/test";

test("no page does what its policy forbids: home, lobby, call, API reference", async ({ newPerson, room }) => {
  const ann = await newPerson();
  const ben = await newPerson();
  const violations = await watchPolicy(ann.page.context());

  await ann.home.open();
  await ann.home.enter("Ann", room);
  await ann.lobby.enter("Ann");
  await ann.call.expectJoined();
  await ben.lobby.open(room);
  await ben.lobby.enter("Ben");
  await expectMovingPictures(ann.call.picture("Ben"));
  await ann.call.leave.click();
  await expect(ann.call.joinAgain).toBeVisible();

  await ann.page.goto("/docs/api");
  await expect(ann.page.getByText("/api/video-call/advanced/quick-join")).toBeVisible();
  expect(violations).toEqual([]);
});

test("a script without the answer's nonce doesn't run", async ({ newPerson }) => {
  const { page } = await newPerson();
  await page.route("**/", async (route) => {
    const answer = await route.fetch();
    const smuggled = '<script>document.documentElement.dataset.smuggled = "ran"</script></body>';
    await route.fulfill({ response: answer, body: (await answer.text()).replace("</body>", smuggled) });
  });
  const violations = await watchPolicy(page.context());
  await page.goto("/");
  await expect.poll(() => violations.length).toBe(1);
  expect(violations[0]).toContain("script-src");
  await expect(page.locator("html")).not.toHaveAttribute("data-smuggled");
});

test("each answer has a nonce of its own", async ({ stack }) => {
  const nonce = async () => {
    const { headers } = await fetch(stack.baseUrl, { headers: { "X-Nonce": "mine", "Content-Security-Policy": "x" } });
    return /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
  };
  const nonces = [await nonce(), await nonce()];
  expect(new Set(nonces).size).toBe(2);
  expect(nonces.join()).toMatch(/^[A-Za-z0-9+/]{22}==,[A-Za-z0-9+/]{22}==$/);
});
