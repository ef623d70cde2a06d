import { afterEach, beforeEach, expect, it, vi } from "vitest";

const SECRET = "a-secret-of-the-tests";

beforeEach(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
  for (const name of ["OPENVIDU_WEBHOOK_SECRET", "NEXTAUTH_SECRET", "PARTICIPANT_SECRETS"]) vi.stubEnv(name, SECRET);
});
afterEach(() => void vi.unstubAllEnvs());

it("is one in the process, also for a second module graph such as Next's", async () => {
  const entrys = await import("./container");
  vi.resetModules();
  const nexts = await import("./container");
  expect(nexts.container).not.toBe(entrys.container); // two graphs indeed
  expect(nexts.container()).toBe(entrys.container());
});
