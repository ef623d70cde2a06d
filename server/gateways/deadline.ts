export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/**
 * Settles as `work` does, or rejects with DeadlineError after `deadlineMs`. The work itself goes on: `late` gets what it brings
 * after all, so that nothing made in vain is left behind.
 */
export async function withDeadline<T>(
  what: string,
  deadlineMs: number,
  work: () => Promise<T>,
  late: (result: T) => void = () => {},
): Promise<T> {
  let expired = false;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      expired = true;
      reject(new DeadlineError(`${what} took longer than ${deadlineMs} ms`));
    }, deadlineMs);
  });
  const running = work();
  running.then(
    (result) => expired && late(result),
    () => {}, // whoever awaits the race has been told already
  );
  try {
    return await Promise.race([running, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
