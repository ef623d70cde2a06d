import { readFileSync, realpathSync } from "node:fs";
import { explain } from "../setup/problem.mjs";
import { installFromDebian, mayInstallFromDebian, namedProgram, systemProgram } from "./system-program.mjs";

const NAMES = ["firefox-esr", "firefox"];
const APPLICATIONS = ["/Applications/Firefox.app/Contents/MacOS/firefox"];

/**
 * The Firefox for its part of the contract suite: the one named by FIREFOX_PATH, the system's, else, as root on Debian, the
 * Debian package. The tests do without when there is none.
 * @returns {Promise<string | undefined>} its path
 */
export async function findFirefox() {
  const found = namedProgram("FIREFOX_PATH") ?? systemFirefox();
  if (found || !mayInstallFromDebian()) return found;
  try {
    await installFromDebian("firefox-esr");
  } catch (error) {
    console.log(explain(error));
  }
  return systemFirefox();
}

function systemFirefox() {
  const found = systemProgram(NAMES, APPLICATIONS);
  return found && !isSnap(found) ? found : undefined;
}

/** A snap's Firefox can't read a profile in the temporary folder, so it can't be driven. Ubuntu's is a script that calls it. */
function isSnap(/** @type {string} */ path) {
  return realpathSync(path) === "/usr/bin/snap" || readFileSync(path).subarray(0, 4096).includes("/snap/");
}
