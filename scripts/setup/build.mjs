import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.mjs";
import { run } from "./run.mjs";
import { hashSources, makeUnlessCurrent } from "./sources.mjs";

const WEB_SOURCES = [
  "app",
  "client",
  "components",
  "proxy.ts",
  "server",
  "shared",
  "next.config.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "prisma/schema.prisma",
  "package-lock.json",
  "scripts/setup/build.mjs",
];
const SERVER_SOURCES = ["server", "shared", "prisma/schema.prisma", "package-lock.json", "scripts/setup/build.mjs"];
const MEDIA_SERVER_SOURCES = ["media-server", "package-lock.json", "scripts/setup/build.mjs"];

/**
 * `next build`, when something that pages are made of has changed.
 * @param {string} folder the repository
 */
export async function buildPages(folder) {
  mkdirSync(join(folder, ".next"), { recursive: true });
  await makeUnlessCurrent({
    stampPath: join(folder, ".next", ".quickjoin-stamp"),
    hash: hashSources(folder, WEB_SOURCES),
    make: () =>
      run(process.execPath, [join(folder, "node_modules", "next", "dist", "bin", "next"), "build"], {
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
        failure: "The pages could not be built",
      }),
  });
}

/**
 * The app's server, bundled.
 * @param {string} folder
 */
export function bundleServer(folder) {
  return bundle(folder, "server", SERVER_SOURCES);
}

/**
 * The media server, bundled.
 * @param {string} folder
 */
export function bundleMediaServer(folder) {
  return bundle(folder, "media-server", MEDIA_SERVER_SOURCES);
}

/**
 * Node 20 doesn't read TypeScript: our own files become one module; packages stay where they are.
 * @param {string} folder
 * @param {string} name
 * @param {string[]} sources
 */
async function bundle(folder, name, sources) {
  const outfile = join(folder, "dist", name, "main.mjs");
  mkdirSync(join(folder, "dist", name), { recursive: true });
  await makeUnlessCurrent({
    stampPath: join(folder, "dist", name, ".stamp"),
    hash: hashSources(folder, sources),
    make: async () => {
      const { build } = await import("esbuild");
      const bundled = build({
        entryPoints: [join(folder, name, "main.ts")],
        outfile,
        bundle: true,
        packages: "external",
        platform: "node",
        format: "esm",
        target: "node20",
        sourcemap: true,
        logLevel: "warning",
      });
      await bundled.catch(() => {
        throw new Problem(`${name}/main.ts could not be bundled: mend what esbuild reports above.`);
      });
    },
  });
}
