export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

export interface Lateness<T> {
  /** Told when the deadline passes, to stop the work if it can be. */
  expired?: (() => void) | undefined;
  /** Gets what the work brings after all, so that nothing made in vain is left behind. */
  late?: ((result: T) => void) | undefined;
}

/** Settles as `work` does, or rejects with DeadlineError after `deadlineMs`. The work itself goes on unless `expired` stops it. */
export async function withDeadline<T>(
  what: string,
  deadlineMs: number,
  work: () => Promise<T>,
  { expired, late }: Lateness<T> = {},
): Promise<T> {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over = true;
      reject(new DeadlineError(`${what} took longer than ${deadlineMs} ms`));
      expired?.();
    }, deadlineMs);
  });
  const running = work();
  running.then(
    (result) => over && late?.(result),
    () => {}, // whoever awaits the race has been told already
  );
  try {
    return await Promise.race([running, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
