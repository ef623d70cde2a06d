const LONG_MS = 700;
const REMINDER_MS = 15_000;

/**
 * @typedef {<T>(label: string, work: () => T | Promise<T>) => Promise<T>} Step runs the work and tells how long it took
 */

/**
 * Progress lines for work that may run side by side: a short step is one line when it is done, a long one says that it goes on.
 * @param {(line: string) => void} print
 * @returns {Step}
 */
export function createProgress(print) {
  return async (label, work) => {
    const startedAt = performance.now();
    const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
    const long = setTimeout(() => print(`… ${label}`), LONG_MS);
    const reminder = setInterval(() => print(`… ${label} (${seconds()} s so far)`), REMINDER_MS);
    try {
      const result = await work();
      print(`✓ ${label} (${seconds()} s)`);
      return result;
    } catch (error) {
      print(`✗ ${label} (${seconds()} s)`);
      throw error;
    } finally {
      clearTimeout(long);
      clearInterval(reminder);
    }
  };
}
