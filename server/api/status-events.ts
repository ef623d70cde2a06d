import { tracked } from "@trpc/server";
import type { StatusEvent } from "../../shared/session-status";
import type { StatusFormat, StatusWatch } from "../ports";
import type { OpenToWatch } from "../use-cases/status/watch-status";

type Tracked = ReturnType<typeof tracked<StatusEvent>>;

/** What a subscription to changes answers: its events as tRPC reads them, and the way to have them in another format. */
export interface StatusEvents extends AsyncIterable<Tracked, void>, OpenToWatch {}

export function statusEvents({ admit }: OpenToWatch, signal: AbortSignal | undefined): StatusEvents {
  return { admit, [Symbol.asyncIterator]: () => eventsOf(admit(eventFormat), signal) };
}

/** Events as tRPC's generators yield them. */
const eventFormat: StatusFormat<Tracked> = {
  event: (event, id) => tracked(id, event),
  ping: null,
  end: null,
  comeBack: null,
};

/** A watch as a generator; ends with the session, the credential, or the signal. A slow reader gets the newest snapshot alone. */
async function* eventsOf(watch: StatusWatch<Tracked>, signal: AbortSignal | undefined): AsyncGenerator<Tracked, void> {
  let waiting: Tracked | null = null;
  let isOver = false;
  let wake = () => {};
  const end = () => {
    isOver = true;
    wake();
  };
  signal?.addEventListener("abort", end, { once: true });
  try {
    watch.start({
      write(event) {
        waiting = event;
        wake();
        return false; // until it is read
      },
      end,
      cut() {
        waiting = null;
        end();
      },
    });
    while (true) {
      if (waiting) {
        const event: Tracked = waiting;
        waiting = null;
        yield event;
        watch.drained();
      } else if (isOver || signal?.aborted) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal?.removeEventListener("abort", end);
    watch.stop();
  }
}
