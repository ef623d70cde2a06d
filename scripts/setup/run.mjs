import { spawn } from "node:child_process";
import { root } from "./places.mjs";
import { Problem } from "./problem.mjs";

/**
 * Runs a command in the repository and collects what it says. Throws a Problem with its last words when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{env?: NodeJS.ProcessEnv, failure: string}} options failure: the sentence that opens the message
 * @returns {Promise<string>}
 */
export function run(command, args, { env = process.env, failure }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const kill = () => child.kill(); // it must not outlive us
    process.once("exit", kill);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.once("error", fail);
    child.once("close", (code, signal) => {
      process.off("exit", kill);
      if (code === 0) return done(said);
      fail(
        new Problem(`${said.trim().split("\n").slice(-40).join("\n")}\n${failure} (${signal ?? `exit code ${code}`}).`),
      );
    });
  });
}

/**
 * How to call the npm that called us, or the one on the path.
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? [process.execPath, [cli, ...args]] : ["npm", args];
}
