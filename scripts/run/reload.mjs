import { watch } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/places.mjs";

const SETTLE_MS = 200;
const IGNORED = /\.test\.|(^|\/)(testing|generated|node_modules)\//;

/** Which child reads which folder; pages are reloaded by Next itself. */
const READERS = /** @type {const} */ ({ app: ["server", "shared"], "media server": ["media-server"] });

/**
 * In development: a child starts anew when its sources change.
 * @param {{reload: (name: string) => Promise<void>}} supervisor
 * @param {{report: (line: string) => void, withMediaServer: boolean}} options
 */
export function reloadOnChange(supervisor, { report, withMediaServer }) {
  for (const [name, folders] of Object.entries(READERS)) {
    if (name === "media server" && !withMediaServer) continue;
    /** @type {NodeJS.Timeout | undefined} */
    let settling;
    for (const folder of folders) {
      watch(join(root, folder), { recursive: true }, (_event, file) => {
        if (!file || IGNORED.test(file) || !/\.[cm]?[jt]sx?$/.test(file)) return;
        clearTimeout(settling);
        settling = setTimeout(() => {
          report(`${folder}/${file} changed.`);
          void supervisor.reload(name);
        }, SETTLE_MS);
      });
    }
  }
}
