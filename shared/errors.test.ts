import { expect, it } from "vitest";
import { errorSentence, errorTable } from "./errors";

it("fills the sentence with the error's details", () => {
  expect(errorSentence("SESSION_FULL", "en", { maxParticipants: 10 })).toContain("(10 people)");
  expect(errorSentence("SESSION_FULL", "ko", { maxParticipants: 10 })).toContain("정원(10명)");
});

it("has a sentence in both languages for every code, without the code in it", () => {
  for (const [code, row] of Object.entries(errorTable)) {
    expect(row.sentence.en, code).toMatch(/[.…]$/);
    expect(row.sentence.ko, code).toMatch(/요[.…]|주세요\.$/);
    expect(row.sentence.en + row.sentence.ko).not.toContain(code);
  }
});
