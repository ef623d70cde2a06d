import { describe, expect, it } from "vitest";
import { displayName, nameKey, sessionNameSchema, usernameSchema } from "./names";

const ok = (name: string) => sessionNameSchema.safeParse(name);

describe("a name as shown", () => {
  it("is trimmed, with inner white space collapsed", () => {
    expect(displayName("  Weekly \t  sync\n")).toBe("Weekly sync");
  });
  it("is in composed form, so that 한글 typed on any system is the same string", () => {
    expect(displayName("한글".normalize("NFD"))).toBe("한글");
  });
});

describe("a name's key", () => {
  it.each([
    ["Kim", "KIM"],
    ["Straße", "STRASSE"],
    ["ﬁne", "fine"],
    ["Ｋｉｍ", "kim"],
    ["ΟΔΟΣ", "οδος"],
    ["회의 방", "회의  방".normalize("NFD")],
  ])("joins %s and %s", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });
  it.each([
    ["Kim", "Kim2"],
    ["resume", "résumé"],
    ["👩‍🚀", "👩"],
  ])("tells %s from %s", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });
});

describe("a valid name", () => {
  it.each(["a", "회의실", "👩‍👩‍👧‍👦", "Équipe №1", "...", "a/b?c#d%", "\tteam\n"])("%j is accepted", (name) => {
    expect(ok(name).success).toBe(true);
  });
  it("counts code points, after collapsing", () => {
    expect(ok("😀".repeat(64)).success).toBe(true);
    expect(ok("😀".repeat(65)).success).toBe(false);
    expect(usernameSchema.safeParse("가".repeat(40)).success).toBe(true);
    expect(usernameSchema.safeParse("가".repeat(41)).success).toBe(false);
  });
  it.each([
    "",
    "   ",
    ".",
    "..",
    " .. ",
    "\u200b",
    "\u3164",
    "\u2800",
    "\u2060\u200d",
    "a\u0000b",
    "a\u202eb",
    "a\u2066b",
    "a\u0085b",
    "a\ud83d",
    "\ufeffa",
  ])("%j is refused", (name) => {
    expect(ok(name).success).toBe(false);
  });
});
