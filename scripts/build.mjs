// `npm run build`. Old syntax, so that an old Node gets as far as the sentence about its age.
import { requireNode } from "./setup/node-version.mjs";

requireNode();
import("./setup/build-all.mjs").then((module) => module.buildAll());
