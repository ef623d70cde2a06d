import { describe, expect, it } from "vitest";
import { announceCandidates, candidateUfrag, isUsableCandidate } from "./candidates";

const chromium =
  "candidate:842163049 1 udp 1677729535 192.0.2.7 50000 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag 5v3p network-cost 999";

describe("isUsableCandidate", () => {
  it.each([chromium, "candidate:1 1 UDP 2122252543 fd00::2 50000 typ host"])("takes %s", (candidate) => {
    expect(isUsableCandidate(candidate)).toBe(true);
  });

  it.each([
    ["the end of candidates", ""],
    ["an mDNS name", "candidate:1 1 udp 2122252543 7f3c9a.local 50000 typ host"],
    ["TCP", "candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active"],
    ["anything else", "candidate:nonsense"],
    ["a line break's worth of more", "candidate:1 1 udp 1 192.0.2.7 5\r\na=x typ host"],
    ["a long one", `${chromium} ${"x".repeat(600)}`],
  ])("leaves %s", (_, candidate) => {
    expect(isUsableCandidate(candidate)).toBe(false);
  });
});

describe("candidateUfrag", () => {
  it("tells which connection a candidate belongs to, if it says so", () => {
    expect(candidateUfrag(chromium)).toBe("5v3p");
    expect(candidateUfrag("candidate:1 1 UDP 1 192.0.2.7 5 typ host")).toBeUndefined();
  });
});

describe("announceCandidates", () => {
  const own = [
    "candidate:1 1 UDP 2114977791 10.0.0.5 4000 typ host",
    "candidate:2 1 UDP 2114977790 10.0.1.5 4000 typ host",
  ];

  it("leaves a machine's own addresses as they are", () => {
    expect(announceCandidates(own, [])).toEqual(own);
  });

  it("puts the announced address in their place, once", () => {
    expect(announceCandidates(own, ["203.0.113.9"])).toEqual([
      "candidate:1 1 UDP 2114977791 203.0.113.9 4000 typ host",
    ]);
  });

  it("announces an address of each family, by the candidate of that family where there is one", () => {
    const both = ["candidate:1 1 UDP 2116026111 fd00::2 4000 typ host", ...own];
    expect(announceCandidates(both, ["203.0.113.9", "2001:db8::9"])).toEqual([
      "candidate:1 1 UDP 2114977791 203.0.113.9 4000 typ host",
      "candidate:2 1 UDP 2116026111 2001:db8::9 4000 typ host",
    ]);
    expect(announceCandidates(own.slice(0, 1), ["2001:db8::9"])).toEqual([
      "candidate:1 1 UDP 2114977791 2001:db8::9 4000 typ host",
    ]);
  });

  it("announces nothing when the machine has no address at all", () => {
    expect(announceCandidates([], ["203.0.113.9"])).toEqual([]);
  });
});
