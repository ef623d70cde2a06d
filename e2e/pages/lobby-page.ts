import { expect, type Locator, type Page } from "@playwright/test";

/** The room's door: how you look, what you let others see and hear, and your name. */
export class LobbyPage {
  /** The preview's frame with the two switches; there without a camera too. */
  readonly devices: Locator;
  readonly preview: Locator;
  readonly name: Locator;
  readonly join: Locator;
  readonly microphone: Locator;
  readonly camera: Locator;
  /** What went wrong, in a sentence: the room is full, the server doesn't answer. */
  readonly problem: Locator;

  constructor(readonly page: Page) {
    this.devices = page.getByRole("region", { name: "Camera preview" });
    this.preview = this.devices.locator("video");
    this.name = page.getByRole("textbox", { name: "Your name" });
    this.join = page.getByRole("button", { name: /^(Join|Try again)$/ });
    this.microphone = page.getByRole("button", { name: /^Turn (on|off) microphone$/ });
    this.camera = page.getByRole("button", { name: /^Turn (on|off) camera$/ });
    this.problem = page.getByRole("main").getByRole("alert");
  }

  /** Opens the lobby of a named room. */
  async open(room: string): Promise<void> {
    await this.page.goto(`/call/${encodeURIComponent(room)}`);
  }

  /** The home page has a name and a Join of its own: what follows must not meet those. */
  async expectOpen(): Promise<void> {
    await expect(this.devices).toBeVisible();
  }

  async enter(name: string): Promise<void> {
    await this.expectOpen();
    await this.name.fill(name);
    await this.join.click();
  }
}
