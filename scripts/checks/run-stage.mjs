import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { agreed, inWords, oneCheck } from "./counts.mjs";

/**
 * @typedef {import("./counts.mjs").Counts} Counts
 * @typedef {import("./stages.mjs").Check} Check
 * @typedef {import("./stages.mjs").Suite} Suite
 * @typedef {{counts: Counts, failures: string[]}} Outcome `failures` says what failed, a line each
 */

/**
 * Runs a check quietly, so that two can run at once; what it said is shown when it fails.
 * @param {Check} check
 * @returns {Promise<Outcome>}
 */
export async function runCheck({ name, module, args }) {
  const seconds = stopwatch();
  const { ok, said } = await runModule(module, args, { quiet: true });
  if (!ok) console.log(said.trimEnd());
  console.log(`${ok ? "✓" : "✗"} ${name} (${seconds()} s)`);
  return { counts: oneCheck(ok), failures: ok ? [] : [name] };
}

/**
 * Runs a test suite, its output shown as it comes.
 * @param {Suite} suite
 * @returns {Promise<Outcome>}
 */
export async function runSuite({ name, module, args, reportTo, count, failuresOf }) {
  console.log(`\n── ${name}`);
  const seconds = stopwatch();
  const folder = mkdtempSync(join(tmpdir(), "quickjoin-report-"));
  try {
    const file = join(folder, "report.json");
    const report = reportTo(file);
    const { ok } = await runModule(module, [...args, ...(report.args ?? [])], { quiet: false, env: report.env });
    const told = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
    const counts = agreed(told && count(told), ok);
    const named = told ? failuresOf(told) : [];
    console.log(`${counts.failed ? "✗" : "✓"} ${name}: ${inWords(counts)} (${seconds()} s)`);
    return { counts, failures: counts.failed && named.length === 0 ? [`${name}: an error outside of tests`] : named };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A set-up step of the tests: it counts only when it fails, for then the tests after it could not run.
 * @param {string} name
 * @param {() => Promise<unknown>} work
 * @param {(error: unknown) => string} explain
 * @returns {Promise<Outcome>}
 */
export async function runSetUp(name, work, explain) {
  try {
    await work();
    return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };
  } catch (error) {
    console.log(`${explain(error)}\n✗ ${name}`);
    return { counts: oneCheck(false), failures: [name] };
  }
}

function stopwatch() {
  const from = performance.now();
  return () => ((performance.now() - from) / 1000).toFixed(1);
}

/**
 * Runs a tool of node_modules by its own module: no shell, no npx, the same on a path with a space.
 * @param {string} module
 * @param {string[]} args
 * @param {{quiet: boolean, env?: Record<string, string> | undefined}} options
 * @returns {Promise<{ok: boolean, said: string}>}
 */
function runModule(module, args, { quiet, env = {} }) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, "node_modules", module), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    const kill = () => child.kill();
    process.once("exit", kill); // it must not outlive us
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
    child.once("error", fail);
    child.once("close", (code) => {
      process.off("exit", kill);
      done({ ok: code === 0, said });
    });
  });
}
