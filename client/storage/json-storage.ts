import type { z } from "zod";

/** A small value in the browser's storage: checked when read, and no more than missing when storage is off or full. */
export interface StoredValue<T> {
  read(): T | null;
  write(value: T): void;
}

/** `area` is asked for late, since a page that the server renders has none. */
export function storedValue<T>(area: () => Storage, key: string, schema: z.ZodType<T>): StoredValue<T> {
  return {
    read() {
      try {
        const text = area().getItem(key);
        const parsed = schema.safeParse(text === null ? null : JSON.parse(text));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        area().setItem(key, JSON.stringify(value));
      } catch {
        // Private windows and full disks: the page works without a memory.
      }
    },
  };
}
