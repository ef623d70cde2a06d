import { expect, it } from "vitest";
import { chooseLocale, messagesFor } from "./locale";

it.each([
  ["ko", "en-US,en;q=0.9", "ko"],
  [undefined, "ko-KR,ko;q=0.9,en-US;q=0.8", "ko"],
  [undefined, "en;q=0.5,ko;q=0.8", "ko"],
  [undefined, "fr-FR,fr;q=0.9,ko;q=0.3", "ko"],
  [undefined, "ko;q=0,en", "en"],
  [undefined, "de", "en"],
  [undefined, null, "en"],
  ["xx", "ko", "ko"],
] as const)("cookie %j and Accept-Language %j make %s", (cookie, header, locale) => {
  expect(chooseLocale(cookie, header)).toBe(locale);
});

const sentences = (tree: object): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : sentences(value)));
const placeholders = (sentence: string) => [...sentence.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]).sort();

it("says the same with the same values in both languages", () => {
  const english = sentences(messagesFor("en"));
  const korean = sentences(messagesFor("ko"));
  expect(korean.map(placeholders)).toEqual(english.map(placeholders));
});
