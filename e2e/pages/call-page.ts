import { expect, type Locator, type Page } from "@playwright/test";

/** The call itself, and what stands in its place when it is over. */
export class CallPage {
  /** Everybody in the call, oneself among them. */
  readonly tiles: Locator;
  /** One's own tile. */
  readonly own: Locator;
  readonly microphone: Locator;
  readonly camera: Locator;
  readonly leave: Locator;
  readonly joinAgain: Locator;
  readonly home: Locator;

  constructor(readonly page: Page) {
    this.tiles = page.getByRole("figure");
    this.own = page.getByRole("figure", { name: /\(you\)$/ });
    this.microphone = page.getByRole("button", { name: /^Turn (on|off) microphone$/ });
    this.camera = page.getByRole("button", { name: /^Turn (on|off) camera$/ });
    this.leave = page.getByRole("button", { name: "Leave call" });
    this.joinAgain = page.getByRole("button", { name: "Join again" });
    this.home = page.getByRole("link", { name: "Home" });
  }

  /** Somebody else's tile. */
  tile(name: string): Locator {
    return this.page.getByRole("figure", { name, exact: true });
  }

  /** Somebody else's picture; it isn't there while the camera is off. */
  picture(name: string): Locator {
    return this.tile(name).locator("video");
  }

  /** Somebody else's sound. */
  sound(name: string): Locator {
    return this.tile(name).locator("audio");
  }

  mutedSign(name: string): Locator {
    return this.tile(name).getByRole("img", { name: "Microphone is off" });
  }

  async expectJoined(): Promise<void> {
    await expect(this.own).toBeVisible();
  }
}
