/** Server-sent events as a browser reads them, of an answer of `fetch`: Node 20 has no EventSource. */

export interface ServerEvent {
  /** `message` when the server names none. */
  event: string;
  data: string;
  /** The last one sent, as browsers keep it. */
  id: string;
}

export interface Subscription {
  /** The next event of one of the names (any, when none is given); others are passed over. Rejects when the stream ends before. */
  next(...names: string[]): Promise<ServerEvent>;
  /** Resolves when the server has ended the stream, whatever came before. */
  ended(): Promise<void>;
  /** What the server said that clients should wait before they come back. */
  retryMs(): number | null;
  close(): Promise<void>;
}

/**
 * As much of the browser's EventSource as tRPC's link uses, over the given `fetch`: it comes back by itself after an end, and not
 * after a refusal.
 */
export function eventSourceOver(fetchAt: (url: string) => Promise<Response>) {
  return class FetchedEventSource extends EventTarget {
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSED = 2;
    readyState: number = this.CONNECTING;
    #subscription: Subscription | null = null;

    constructor(
      readonly url: string,
      _init?: object,
    ) {
      super();
      void this.#run();
    }

    async #run(): Promise<void> {
      while (this.readyState !== this.CLOSED) {
        const answer = await fetchAt(this.url);
        if (answer.status !== 200) return this.#fail(this.CLOSED);
        this.#subscription = readEvents(answer);
        this.readyState = this.OPEN;
        try {
          while (true) {
            const { event, data, id } = await this.#subscription.next();
            this.dispatchEvent(Object.assign(new Event(event), { data, lastEventId: id }));
          }
        } catch {
          if (this.readyState !== this.CLOSED) this.#fail(this.CONNECTING);
        }
      }
    }

    #fail(readyState: number): void {
      this.readyState = readyState;
      this.dispatchEvent(new Event("error"));
    }

    close(): void {
      this.readyState = this.CLOSED;
      void this.#subscription?.close();
    }
  };
}

export function readEvents(answer: Response): Subscription {
  if (!answer.body) throw new Error(`no stream: ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let id = "";
  let retryMs: number | null = null;

  /** Null: the stream has ended. */
  async function read(): Promise<ServerEvent | null> {
    while (true) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const event = parse(block);
        if (event) return event;
        continue;
      }
      const { done, value } = await reader.read();
      if (done) return null;
      text += value;
    }
  }

  function parse(block: string): ServerEvent | null {
    let event = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      const [, field, value = ""] = line.match(/^(\w+): ?(.*)$/) ?? [];
      if (field === "event") event = value;
      if (field === "data") data.push(value);
      if (field === "id") id = value;
      if (field === "retry") retryMs = Number(value);
    }
    return data.length > 0 ? { event, data: data.join("\n"), id } : null;
  }

  return {
    async next(...names) {
      while (true) {
        const event = await read();
        if (!event) throw new Error("the stream has ended");
        if (names.length === 0 || names.includes(event.event)) return event;
      }
    },
    async ended() {
      while (await read());
    },
    retryMs: () => retryMs,
    close: () => reader.cancel().catch(() => {}),
  };
}
