import type { Locator, Page } from "@playwright/test";

/** `/`: who you are, which room, and in. */
export class HomePage {
  readonly name: Locator;
  readonly room: Locator;
  readonly join: Locator;
  readonly startPrivateRoom: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByRole("textbox", { name: "Your name" });
    this.room = page.getByRole("textbox", { name: "Room" });
    this.join = page.getByRole("button", { name: "Join", exact: true });
    this.startPrivateRoom = page.getByRole("link", { name: "Start a private room" });
  }

  async open(): Promise<void> {
    await this.page.goto("/");
  }

  /** Types both and presses the button; the lobby of the room follows. */
  async enter(name: string, room: string): Promise<void> {
    await this.name.fill(name);
    await this.room.fill(room);
    await this.join.click();
  }

  /** `한국어` or `English`. */
  async chooseLanguage(language: string): Promise<void> {
    await this.page.getByRole("button", { name: language }).click();
  }
}
