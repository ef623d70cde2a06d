import type { BrowserKind, BrowserPage, ReusablePage, TestBrowser } from "./browser-page";

type Launchers = Record<BrowserKind, () => Promise<TestBrowser>>;

/** The browsers of one worker: each is started when it is first needed, and then serves every test; so do its pages. */
export class RunningBrowsers {
  readonly #running = new Map<BrowserKind, Promise<TestBrowser>>();
  readonly #idle: Record<BrowserKind, ReusablePage[]> = { chromium: [], firefox: [] };

  constructor(private readonly launchers: Launchers) {}

  /** Closing the page only resets it, for who wants one next. */
  async newPage(kind: BrowserKind): Promise<BrowserPage> {
    const running = this.#running.get(kind) ?? this.launchers[kind]();
    this.#running.set(kind, running);
    const idle = this.#idle[kind];
    const page = idle.pop() ?? (await (await running).newPage());
    let closing: Promise<void> | undefined;
    const reset = () =>
      page.reset().then(
        () => void idle.push(page),
        () => page.close(), // such as one that crashed
      );
    return {
      ...page,
      close: () => {
        closing ??= reset();
        return closing;
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map(async (browser) => (await browser).close()));
  }
}
