// `npm run bench [-- call|soak|api|media|media-loss|thin-line|ten|churn|hostile|interleavings …]`: starts what it measures, prints a table and keeps it in bench-results/.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ensureBrowser } from "./checks/browser.mjs";
import { bundleMediaServer } from "./setup/build.mjs";
import { root } from "./setup/places.mjs";

// Bundled, not read by tsx: that marks every function with a helper which the functions sent into a page don't find there.
// Processes of their own are modules of their own, found beside the first.
const outdir = join(root, "dist", "bench");
await build({
  entryPoints: {
    main: join(root, "scripts", "bench", "main.ts"),
    "load-worker": join(root, "scripts", "bench", "media", "load", "load-worker.ts"),
    "api/bare-server": join(root, "scripts", "bench", "api", "processes", "bare-server.ts"),
    "api/delay-process": join(root, "scripts", "bench", "api", "processes", "delay-process.ts"),
    "api/tutorial-server": join(root, "scripts", "bench", "api", "processes", "tutorial-server.ts"),
    "relay/relay-process": join(root, "e2e", "contract", "support", "relay", "relay-process.ts"),
  },
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: true,
});
await bundleMediaServer(root);
const [name, ...args] = process.argv.slice(2);
if (!["api", "media", "churn", "interleavings"].includes(name ?? "")) process.env.CHROMIUM_PATH = await ensureBrowser();
const { bench } = await import(pathToFileURL(join(outdir, "main.mjs")).href);
await bench(name, args).catch((/** @type {Error} */ error) => {
  console.error(error.message);
  process.exitCode = 1;
});
