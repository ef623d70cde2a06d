/** Where scripts can be put before every document that is opened from now on: a page here, or a context of Playwright's. */
export interface TakesInitScripts {
  /** It sees its argument and the page's globals, nothing else. */
  addInitScript<Argument>(script: (argument: Argument) => void, argument?: Argument): Promise<unknown>;
}

/** What the suite does with a page, whichever browser shows it. Each page has storage and permissions of its own. */
export interface BrowserPage extends TakesInitScripts {
  goto(url: string): Promise<unknown>;
  /** Runs a function in the page: it sees its argument and the page's globals, nothing else. */
  evaluate<Result>(run: () => Result | Promise<Result>): Promise<Result>;
  evaluate<Result, Argument>(
    run: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** Waits for the element, as a person would, and clicks it. */
  click(selector: string): Promise<void>;
  /** Replaces what an input holds. */
  fill(selector: string, text: string): Promise<void>;
  mouse: { click(x: number, y: number): Promise<void> };
  /** With everything it holds. */
  close(): Promise<void>;
}

/** A running browser, whose pages know nothing of each other. */
export interface TestBrowser {
  newPage(): Promise<BrowserPage>;
  close(): Promise<void>;
}

export type BrowserKind = "chromium" | "firefox";
