import { expect, it } from "vitest";
import { credentialCookies, credentialsInCookies } from "./credential-cookies";

const options = { secure: false, maxAgeSeconds: 3600 };
const header = (count: number) => Array.from({ length: count }, (_, i) => `qj_p${i}=c${i}`).join("; ");

it("is out of reach of scripts and of other sites' posts", () => {
  expect(credentialCookies(null, "p1", "abc", options)).toEqual([
    "qj_p1=abc; Path=/api; Max-Age=3600; HttpOnly; SameSite=Lax",
  ]);
  expect(credentialCookies(null, "p1", "abc", { ...options, secure: true })[0]).toMatch(/; Secure$/);
});

it("is one per participant", () => {
  expect(credentialCookies("qj_p1=old", "p1", "new", options)).toHaveLength(1);
});

it("keeps the browser at eight: the oldest go", () => {
  expect(credentialCookies(header(7), "new", "c", options)).toHaveLength(1);
  const cookies = credentialCookies(header(9), "new", "c", options);
  expect(cookies.slice(0, -1).map((cookie) => cookie.split(";")[0])).toEqual(["qj_p0=", "qj_p1="]);
  expect(cookies[0]).toContain("Max-Age=0");
});

it("is taken out when its participant leaves", () => {
  expect(credentialCookies(header(9), "p3", null, options)).toEqual([expect.stringMatching(/^qj_p3=; .*Max-Age=0/)]);
});

it("is read among other cookies, in the browser's order", () => {
  expect(credentialsInCookies("theme=dark; qj_a=1; qj_empty=; next-auth.x=y; qj_b=2")).toEqual([
    { participantId: "a", credential: "1" },
    { participantId: "b", credential: "2" },
  ]);
  expect(credentialsInCookies(null)).toEqual([]);
});
