// `npm test`; with --static what needs no build (`npm run check`). Old syntax, so that an old Node gets as far as the sentence about its age.
import { requireNode } from "./setup/node-version.mjs";

requireNode();
import("./checks/test.mjs").then((module) => module.test({ staticOnly: process.argv.indexOf("--static") !== -1 }));
