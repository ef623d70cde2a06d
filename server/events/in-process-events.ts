import type { EventMap, Events, Log } from "../ports";

type Listeners = { [Name in keyof EventMap]: Set<(event: EventMap[Name]) => void> };

/** Events within this process: listeners run in the emitter's turn, in the order in which they came. */
export function createInProcessEvents(log: Log): Events {
  const listeners: Listeners = {
    sessionChanged: new Set(),
    notificationSent: new Set(),
    participantRevoked: new Set(),
  };

  return {
    emit(name, event) {
      for (const listener of [...listeners[name]]) {
        try {
          listener(event);
        } catch (err) {
          log.error({ err, event: name }, "listener failed");
        }
      }
    },

    on(name, listener) {
      const registered = (event: Parameters<typeof listener>[0]) => listener(event); // the same function twice is two listeners
      listeners[name].add(registered);
      return () => void listeners[name].delete(registered);
    },
  };
}
