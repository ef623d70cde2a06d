import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { hashSources, makeUnlessCurrent } from "./sources.mjs";

/**
 * Prisma 7 wants to download its schema engine before it generates, and doesn't need it to. Named one that exists, it asks
 * no more; this one fails loudly, since one that ended well would make `prisma migrate deploy` claim work it hasn't done.
 */
const NO_ENGINE = `#!/bin/sh
echo "This project runs without Prisma's schema engine; migrations are applied by scripts/migrate.mjs." >&2
exit 1
`;

/**
 * Generates the Prisma client when the schema (or Prisma) has changed.
 * @param {string} folder the repository
 */
export async function generatePrismaClient(folder) {
  const stampPath = join(folder, "server", "generated", ".stamp");
  const hash = hashSources(folder, ["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]);
  await makeUnlessCurrent({
    stampPath,
    hash,
    make: async () => {
      const engine = join(folder, "node_modules", ".quickjoin-no-schema-engine");
      writeFileSync(engine, NO_ENGINE, { mode: 0o755 });
      await run(process.execPath, [join(folder, "node_modules", "prisma", "build", "index.js"), "generate"], {
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: engine,
          CHECKPOINT_DISABLE: "1",
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
        },
        failure: "The Prisma client could not be generated",
      });
      mkdirSync(join(folder, "server", "generated"), { recursive: true });
    },
  });
}
