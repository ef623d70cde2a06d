// `npm start`, and `npm run dev` with --dev. Old syntax, so that an old Node gets as far as the sentence about its age.
import { requireNode } from "./setup/node-version.mjs";

requireNode();
import("./run/start.mjs").then((module) => module.start({ dev: process.argv.indexOf("--dev") !== -1 }));
