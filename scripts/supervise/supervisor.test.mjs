import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { identityOf, isAlive } from "../setup/process-identity.mjs";
import { createSupervisor } from "./supervisor.mjs";

/** @typedef {import("./supervisor.mjs").ChildSpec} ChildSpec */

// A child as all of ours are: says when it's ready, ends on SIGTERM and when its parent is gone.
const WELL_BEHAVED = `
  process.on("SIGTERM", () => process.exit(0));
  process.on("disconnect", () => process.exit(0));
  process.send({ type: "ready" });
`;
const DEAF = `setInterval(() => {}, 1_000); process.on("SIGTERM", () => {}); process.send({ type: "ready" });`;
const STILLBORN = `process.exit(3);`;

/** @type {string} */
let folder;
/** @type {string[]} */
let said;
/** @type {ReturnType<typeof createSupervisor>} */
let supervisor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quickjoin supervisor "));
  said = [];
  supervisor = createSupervisor({ report: (line) => said.push(line) });
});
afterEach(async () => {
  await supervisor.stopAll(["alpha", "beta"]);
  rmSync(folder, { recursive: true });
});

/**
 * @param {string} name
 * @param {string} body
 * @returns {ChildSpec}
 */
function child(name, body, stopWithinMs = 5_000) {
  const module = join(folder, `${name}.mjs`);
  writeFileSync(module, body);
  return {
    name,
    module,
    env: process.env,
    cwd: folder,
    stopWithinMs,
    ready: async (process) => void (await once(process, "message")),
  };
}

/** @param {string} name */
const pid = (name) => supervisor.pids()[name];

describe("a supervised child", () => {
  test("that is killed is started again; its sibling isn't touched", async () => {
    await supervisor.start(child("alpha", WELL_BEHAVED));
    await supervisor.start(child("beta", WELL_BEHAVED));
    const [first, sibling] = [pid("alpha"), pid("beta")];
    process.kill(first ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(said).toContain("The alpha is back."), { timeout: 5_000 });
    expect(said[0]).toBe("The alpha ended (SIGKILL); starting it again in 0.2 s.");
    expect(pid("alpha")).not.toBe(first);
    expect(pid("beta")).toBe(sibling);
  });

  test("that dies before it was ever ready fails the start", async () => {
    await expect(supervisor.start(child("alpha", STILLBORN))).rejects.toThrow(
      "The alpha ended while starting (exit code 3)",
    );
  });

  test("is not started again once all were told to stop", async () => {
    await supervisor.start(child("alpha", WELL_BEHAVED));
    await Promise.all([supervisor.stopAll(["alpha"]), supervisor.stopAll(["alpha"])]);
    expect(supervisor.pids()).toEqual({});
    expect(said).toEqual([]);
    await expect(supervisor.start(child("beta", WELL_BEHAVED))).rejects.toThrow("everything is being ended");
  });

  test("ends before the next in order is told to", async () => {
    const log = join(folder, "log");
    const body = (/** @type {string} */ name) => `
      import { appendFileSync } from "node:fs";
      setInterval(() => {}, 1_000);
      process.on("SIGTERM", () => setTimeout(() => { appendFileSync(${JSON.stringify(log)}, "${name} "); process.exit(0); }, 50));
      process.send({ type: "ready" });
    `;
    await supervisor.start(child("alpha", body("alpha")));
    await supervisor.start(child("beta", body("beta")));
    await supervisor.stopAll(["beta", "alpha"]);
    expect(readFileSync(log, "utf8")).toBe("beta alpha ");
  });

  test("that doesn't hear SIGTERM is killed at its deadline", async () => {
    await supervisor.start(child("alpha", DEAF, 100));
    const identity = identityOf(pid("alpha") ?? 0);
    await supervisor.stopAll(["alpha"]);
    expect(isAlive(identity)).toBe(false);
  });

  test("starts anew on reload", async () => {
    await supervisor.start(child("alpha", WELL_BEHAVED));
    const first = pid("alpha");
    await supervisor.reload("alpha");
    await vi.waitFor(() => expect(said).toContain("The alpha is back."), { timeout: 5_000 });
    expect(pid("alpha")).not.toBe(first);
  });
});

test("children end by themselves when their supervisor is killed", async () => {
  const spec = child("alpha", WELL_BEHAVED);
  const pidFile = join(folder, "pid");
  appendFileSync(pidFile, "");
  const parent = join(folder, "parent.mjs");
  writeFileSync(
    parent,
    `import { once } from "node:events";
     import { writeFileSync } from "node:fs";
     import { createSupervisor } from ${JSON.stringify(new URL("./supervisor.mjs", import.meta.url).href)};
     const supervisor = createSupervisor({ report: console.log });
     const spec = ${JSON.stringify(spec)};
     await supervisor.start({ ...spec, env: process.env, ready: async (child) => void (await once(child, "message")) });
     writeFileSync(${JSON.stringify(pidFile)}, String(supervisor.pids().alpha));
     console.log("started");`,
  );
  const killed = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
  await once(killed.stdout, "data");
  const orphan = identityOf(Number(readFileSync(pidFile, "utf8")));
  expect(isAlive(orphan)).toBe(true);
  killed.kill("SIGKILL");
  await vi.waitFor(() => expect(isAlive(orphan)).toBe(false), { timeout: 5_000 });
});
