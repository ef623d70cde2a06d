/** A value with listeners, in the shape that React's `useSyncExternalStore` reads. */
export interface Observable<T> {
  snapshot(): T;
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export interface Store<T> extends Observable<T> {
  set(next: T): void;
}

/** A store holding `value`. Setting the same value tells nobody. */
export function createStore<T>(value: T): Store<T> {
  const listeners = new Set<() => void>();
  return {
    snapshot: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
