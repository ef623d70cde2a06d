import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False while the page is what the server wrote, true once React has taken over. */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
