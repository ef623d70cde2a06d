import { buildPages, bundleMediaServer, bundleServer } from "./build.mjs";
import { root } from "./places.mjs";
import { alone, preparePackages } from "./prepare.mjs";
import { generatePrismaClient } from "./prisma-client.mjs";
import { explain } from "./problem.mjs";
import { createProgress } from "./progress.mjs";

/** `npm run build`: packages, Prisma client, pages and both servers, as far as they aren't current. */
export async function buildAll() {
  const step = createProgress((line) => console.log(line));
  try {
    await preparePackages(step);
    await step("Build", () =>
      alone(step, async () => {
        await generatePrismaClient(root);
        await Promise.all([buildPages(root), bundleServer(root), bundleMediaServer(root)]);
      }),
    );
  } catch (error) {
    console.error(`\n${explain(error)}`);
    process.exitCode = 1;
  }
}
