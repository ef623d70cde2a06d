import { describe, expect, it } from "vitest";
import { createSessionPresence } from "./session-presence";

function presenceThatCounts() {
  const created: string[] = [];
  const presence = createSessionPresence(async (sessionId) => void created.push(sessionId));
  return { presence, created };
}

describe("which sessions OpenVidu has", () => {
  it("is remembered", async () => {
    const { presence, created } = presenceThatCounts();
    expect(await presence.ensure("a")).toBe(await presence.ensure("a"));
    expect(created).toEqual(["a"]);
  });

  it("is found out once for all who ask at the same moment, also after a loss", async () => {
    const { presence, created } = presenceThatCounts();
    const everybody = () => Promise.all(Array.from({ length: 100 }, () => presence.ensure("a")));
    const [life] = await everybody();
    presence.forget("a", life);
    await everybody();
    expect(created).toEqual(["a", "a"]);
  });

  it("isn't forgotten by a late word about an earlier life of it", async () => {
    const { presence, created } = presenceThatCounts();
    const lost = await presence.ensure("a");
    presence.forget("a", lost);
    const rebuilt = await presence.ensure("a");
    presence.forget("a", lost);
    expect(await presence.ensure("a")).toBe(rebuilt);
    expect(created).toEqual(["a", "a"]);
  });

  it("isn't believed after a creation that failed", async () => {
    let works = false;
    const presence = createSessionPresence(async () => {
      if (!works) throw new Error("away");
    });
    await expect(presence.ensure("a")).rejects.toThrow("away");
    works = true;
    await expect(presence.ensure("a")).resolves.toBeTypeOf("symbol");
  });

  it("stays within its memory: the least used are forgotten", async () => {
    const { presence, created } = presenceThatCounts();
    for (let n = 0; n <= 50_000; n++) await presence.ensure(`s${n}`);
    created.length = 0;
    await presence.ensure("s50000");
    await presence.ensure("s0");
    expect(created).toEqual(["s0"]);
  });
});
