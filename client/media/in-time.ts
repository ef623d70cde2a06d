/** Fails when `work` takes longer than `timeoutMs`, or at once when aborted. What comes late is left unheard. */
export function inTime<T>(work: Promise<T>, timeoutMs: number, what: string, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} took too long`)), timeoutMs);
    const stop = () => reject(signal?.reason);
    signal?.addEventListener("abort", stop);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    });
  });
}
