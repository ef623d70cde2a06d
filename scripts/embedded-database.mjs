// The embedded PostgreSQL: PGlite on a folder, behind a socket on loopback. Started by `npm start` as a child of its own.
//   EMBEDDED_DATABASE_DIR   the folder; made when missing
//   EMBEDDED_DATABASE_PORT  0: a free one
// Tells its parent {type: "ready", port}, and ends when asked to or when the parent is gone.
// Exit codes: 3 the folder is in use, 4 it is damaged, 5 it can't be written to.
import { runEmbeddedDatabase } from "./embedded-database/run.mjs";

await runEmbeddedDatabase(process.env);
