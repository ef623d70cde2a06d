// `npm run bench [-- call|soak]`: starts a stack of its own, measures, prints a table and keeps it in bench-results/.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ensureBrowser } from "./checks/browser.mjs";
import { root } from "./setup/places.mjs";

// Bundled, not read by tsx: that marks every function with a helper which the functions sent into a page don't find there.
const outfile = join(root, "dist", "bench", "main.mjs");
await build({
  entryPoints: [join(root, "scripts", "bench", "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: true,
});
process.env.CHROMIUM_PATH = await ensureBrowser();
const { bench } = await import(pathToFileURL(outfile).href);
await bench(process.argv[2]).catch((/** @type {Error} */ error) => {
  console.error(error.message);
  process.exitCode = 1;
});
