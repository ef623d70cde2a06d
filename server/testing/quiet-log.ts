import type { Log } from "../ports";

/** For tests that don't read the log. */
export const quietLog: Log = { info() {}, warn() {}, error() {} };
