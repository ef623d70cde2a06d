import type { BrowserKind, BrowserPage, TestBrowser } from "./browser-page";

type Launchers = Record<BrowserKind, () => Promise<TestBrowser>>;

/** The browsers of one worker: each is started when it is first needed, and then serves every test. */
export class RunningBrowsers {
  readonly #running = new Map<BrowserKind, Promise<TestBrowser>>();

  constructor(private readonly launchers: Launchers) {}

  async newPage(kind: BrowserKind): Promise<BrowserPage> {
    const running = this.#running.get(kind) ?? this.launchers[kind]();
    this.#running.set(kind, running);
    return (await running).newPage();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map(async (browser) => (await browser).close()));
  }
}
