const LOOK_FOR_PARENT_MS = 500;

/**
 * Calls back once when this process is asked to end: Ctrl-C, SIGTERM, a closed terminal, or an npm that was killed. npm passes
 * on the Ctrl-C that the terminal has already sent to us, so the second signal is no second wish.
 * @param {(why: string) => void} stop
 */
export function onRequestToStop(stop) {
  let asked = false;
  const ask = (/** @type {string} */ why) => {
    if (asked) return;
    asked = true;
    stop(why);
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => ask(signal));
  if (process.env.npm_lifecycle_event) watchParent(() => ask("npm is gone"));
}

/**
 * A killed npm can't tell its script; the script sees that it got another parent.
 * @param {() => void} gone
 */
function watchParent(gone) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid !== parent) gone();
  }, LOOK_FOR_PARENT_MS);
  look.unref();
}
