import { expect, it } from "vitest";
import { mediaServerUnavailable, sessionEnded } from "../errors/factories";
import { persist } from "./persist";

it("tries again while OpenVidu is unavailable", async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 3) throw mediaServerUnavailable("away");
    return "minted";
  };
  await expect(persist(3000, work)).resolves.toBe("minted");
});

it("gives up when its time is over, with what came last", async () => {
  await expect(persist(150, () => Promise.reject(mediaServerUnavailable("away")))).rejects.toMatchObject({
    code: "MEDIA_SERVER_UNAVAILABLE",
    retryAfter: 2,
  });
});

it("doesn't repeat what can't succeed", async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw sessionEnded();
  };
  await expect(persist(3000, work)).rejects.toMatchObject({ code: "SESSION_ENDED" });
  expect(tries).toBe(1);
});
