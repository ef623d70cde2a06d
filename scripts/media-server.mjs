// `npm run media-server`. Old syntax, so that an old Node gets as far as the sentence about its age.
import { requireNode } from "./setup/node-version.mjs";

requireNode();
import("./run/media-server.mjs").then((module) => module.runMediaServer());
