import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * The folder that holds everything the running product keeps.
 * @param {Record<string, string | undefined>} env
 */
export function dataFolderOf(env) {
  return resolve(root, env.QUICKJOIN_DATA_DIR || ".data");
}
