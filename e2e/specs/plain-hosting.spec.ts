import { arrive } from "../fixtures/people";
import { type PlainNext, startPlainNext } from "../fixtures/plain-next";
import { watchPolicy } from "../fixtures/policy-watch";
import { test as base, expect } from "../fixtures/test";

/** Where Next alone is the server: the API is a route of its, and the pages' headers are the same. */
const test = base.extend<object, { plain: PlainNext }>({
  plain: [
    async ({ stack }, use) => {
      const plain = await startPlainNext(stack);
      await use(plain);
      await plain.stop();
    },
    { scope: "worker" },
  ],
});

const ADVANCED = "/api/video-call/advanced";

test("config is answered, and its ETag honoured", async ({ plain }) => {
  const first = await fetch(`${plain.baseUrl}${ADVANCED}/config`);
  expect(await first.json()).toMatchObject({ apiBaseUrl: `${plain.baseUrl}/api` });
  const etag = first.headers.get("etag") ?? "";
  const again = await fetch(`${plain.baseUrl}${ADVANCED}/config`, { headers: { "If-None-Match": etag } });
  expect([again.status, again.headers.get("etag")]).toEqual([304, etag]);
  const head = await fetch(`${plain.baseUrl}${ADVANCED}/config`, { method: "HEAD" });
  expect([head.status, head.headers.get("etag")]).toEqual([200, etag]);
});

test("quick-join seats, sets the cookie, and answers like our own entry", async ({ plain, stack, room }) => {
  const join = (baseUrl: string, username: string) =>
    fetch(`${baseUrl}${ADVANCED}/quick-join`, {
      method: "POST",
      body: JSON.stringify({ sessionName: room, username, autoCreateSession: true }),
    });
  const answer = await join(plain.baseUrl, "Ann");
  const ann = await answer.json();
  expect(ann).toMatchObject({ username: "Ann", isNewSession: true });
  expect(answer.headers.getSetCookie().join()).toContain(`qj_${ann.participantId}=`);
  const entry = await join(stack.baseUrl, "Ben");
  expect(await entry.json()).toMatchObject({ sessionId: ann.sessionId, isNewSession: false });
  const ofEach = ({ headers }: Response) =>
    ["content-type", "cache-control", "content-security-policy", "x-content-type-options", "referrer-policy"].map(
      (name) => headers.get(name),
    );
  expect(ofEach(answer)).toEqual(ofEach(entry));
});

test("problems, sizes and methods are judged alike", async ({ plain }) => {
  const post = (body: string) => fetch(`${plain.baseUrl}${ADVANCED}/quick-join`, { method: "POST", body });
  expect(await (await post('{"username":1}')).json()).toMatchObject({
    code: "VALIDATION",
    errors: [{ path: "username" }],
  });
  expect((await post(`{"a":"${"x".repeat(70_000)}"}`)).status).toBe(413);
  expect((await fetch(`${plain.baseUrl}${ADVANCED}/quick-join`)).headers.get("allow")).toBe("POST, OPTIONS");
  expect((await fetch(`${plain.baseUrl}/api/nothing`)).headers.get("content-type")).toBe("application/problem+json");
});

test("a page has the same headers, and does nothing that they forbid", async ({ browser, plain, stack }) => {
  const headersOf = async (baseUrl: string) => {
    const { headers } = await fetch(baseUrl);
    return ["content-security-policy", "permissions-policy", "referrer-policy", "x-content-type-options"].map((name) =>
      headers.get(name)?.replace(/'nonce-[^']+'/, "'nonce'"),
    );
  };
  expect(await headersOf(plain.baseUrl)).toEqual(await headersOf(stack.baseUrl));
  const ann = await arrive(browser, { baseUrl: plain.baseUrl });
  const violations = await watchPolicy(ann.page.context());
  await ann.lobby.open("Somewhere");
  await ann.lobby.enter("Ann");
  await expect(ann.page.getByRole("main")).toBeVisible();
  expect(violations).toEqual([]);
  await ann.page.context().close();
});
