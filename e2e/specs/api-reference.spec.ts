import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test";

/** The addresses of every script that the page asks for, from now on. */
function scriptsOf(page: Page): string[] {
  const addresses: string[] = [];
  page.on("request", (request) => request.resourceType() === "script" && addresses.push(request.url()));
  return addresses;
}

/** Those of them that are Swagger UI. Read apart from the page, which may have gone on since. */
async function swaggerAmong(addresses: string[]): Promise<string[]> {
  const texts = await Promise.all(addresses.map(async (address) => (await fetch(address)).text()));
  return addresses.filter((_, at) => texts[at]?.includes("swagger-ui"));
}

for (const { locale, summary, other } of [
  { locale: "ko-KR", summary: "원클릭 세션 참가", other: "English" },
  { locale: "en-US", summary: "Join a session in one call", other: "한국어" },
] as const) {
  test(`the API reference speaks the page's language: ${locale}`, async ({ newPerson }) => {
    const { page, home } = await newPerson({ locale });
    await page.goto("/docs/api");
    await expect(page.getByText(summary)).toBeVisible();
    await expect(page.getByRole("heading", { level: 3, name: "고급 화상통화" })).toBeVisible();
    await home.chooseLanguage(other);
    await expect(page.getByText(summary)).toBeHidden();
    await expect(page.getByText("/api/video-call/advanced/quick-join")).toBeVisible();
  });
}

test("the API reference tries a call out, against the server that shows it", async ({ newPerson }) => {
  const { page } = await newPerson();
  await page.goto("/docs/api");
  await page.getByText("Settings for a front end").click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  await expect(page.getByText('"supportedBrowsers"').first()).toBeVisible();
});

test("the API reference fits a phone", async ({ newPerson }) => {
  const { page } = await newPerson();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/docs/api");
  await page.getByText("Join a session in one call").click();
  await expect(page.getByRole("button", { name: "Try it out" })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("what the API reference is shown with is loaded there alone", async ({ newPerson, room }) => {
  const { page, home, lobby } = await newPerson();
  const scripts = scriptsOf(page);
  await home.open();
  await home.enter("Ann", room);
  await lobby.expectOpen();
  expect(scripts.length).toBeGreaterThan(0);
  expect(await swaggerAmong(scripts)).toEqual([]);
  await page.goto("/docs/api");
  await expect(page.getByText("Join a session in one call")).toBeVisible();
  expect(await swaggerAmong(scripts)).not.toEqual([]);
});
