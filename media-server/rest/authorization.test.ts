import { expect, test } from "vitest";
import { authorizer } from "./authorization";

const authorized = authorizer("pass:word");
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

test("user and secret must both be right, a colon in the secret is fine", () => {
  expect(authorized(basic("OPENVIDUAPP:pass:word"))).toBe(true);
  expect(authorized(basic("OPENVIDUAPP:pass"))).toBe(false);
  expect(authorized(basic("someone:pass:word"))).toBe(false);
  expect(authorized(basic("OPENVIDUAPP:"))).toBe(false);
});

test("anything else isn't", () => {
  for (const header of [undefined, "", "Basic", "Basic ", "Bearer pass:word", "OPENVIDUAPP:pass:word"]) {
    expect(authorized(header)).toBe(false);
  }
});
