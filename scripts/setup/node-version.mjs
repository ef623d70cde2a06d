// Read by any Node: plain old syntax only, no import of ours.
var WANTED = { major: 20, minor: 19 }; // package.json "engines"; Prisma 7 and Vite ask for the most

/**
 * Ends the process with a sentence when Node is too old for the packages we use.
 */
export function requireNode() {
  var parts = process.versions.node.split(".");
  var major = Number(parts[0]);
  var minor = Number(parts[1]);
  if (major > WANTED.major || (major === WANTED.major && minor >= WANTED.minor)) return;
  console.error(
    "QuickJoin needs Node " +
      WANTED.major +
      "." +
      WANTED.minor +
      " or newer, and this is Node " +
      process.versions.node +
      ": install a newer one from https://nodejs.org (or with your version manager: nvm install) and try again.",
  );
  process.exit(1);
}
