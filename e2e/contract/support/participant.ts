import { expect } from "@playwright/test";
import type { BrowserPage } from "./browsers/browser-page";
import type { InPageCall, PublishedSources, Received, SeenEvent } from "./in-page-call";

/** Chromium's fake microphone beeps once a second (Firefox's hums): a second of silence is no silence. A busy machine takes longer. */
const SOUND_MS = 15_000;

/** Looks often: what is waited for is mostly there within a tenth of a second. */
const intervals = [50, 100, 200];

/** A participant in a page of their own, driven through the unmodified openvidu-browser. */
export class Participant {
  constructor(
    readonly page: BrowserPage,
    readonly connectionId: string,
  ) {}

  publish(properties: PublishedSources = { resolution: "640x480", frameRate: 20 }): Promise<string> {
    return this.page.evaluate((wanted) => call.publish(wanted), properties);
  }

  unpublish(): Promise<void> {
    return this.page.evaluate(() => call.unpublish());
  }

  leave(): Promise<void> {
    return this.page.evaluate(() => call.leave());
  }

  setActive(kind: "audio" | "video", active: boolean): Promise<void> {
    return this.page.evaluate(([wanted, on]) => call.setActive(wanted, on), [kind, active] as const);
  }

  signal(type: string, data: string, to?: Participant[]): Promise<void> {
    const ids = to?.map(({ connectionId }) => connectionId);
    return this.page.evaluate(([name, text, receivers]) => call.signal(name, text, receivers), [
      type,
      data,
      ids,
    ] as const);
  }

  received(streamId: string): Promise<Received> {
    return this.page.evaluate((id) => call.received(id), streamId);
  }

  firstFrameMs(streamId: string): Promise<number> {
    return this.page.evaluate((id) => call.firstFrameMs(id), streamId);
  }

  reconnectMedia(streamId: string): Promise<void> {
    return this.page.evaluate((id) => call.reconnectMedia(id), streamId);
  }

  offeredBy(streamId: string): Promise<"client" | "server"> {
    return this.page.evaluate((id) => call.offeredBy(id), streamId);
  }

  request(method: string, params: object): Promise<object> {
    return this.page.evaluate(([name, given]) => call.request(name, given), [method, params] as const);
  }

  cutSocket(): Promise<void> {
    return this.page.evaluate(() => call.cutSocket());
  }

  /** Waits for an event that agrees with every fact given. */
  async sees(wanted: Partial<SeenEvent>): Promise<SeenEvent> {
    await expect
      .poll(() => this.events(), { timeout: 15_000, intervals })
      .toContainEqual(expect.objectContaining(wanted));
    const seen = (await this.events()).find((event) =>
      Object.entries(wanted).every(([name, value]) => event[name as keyof SeenEvent] === value),
    );
    if (!seen) throw new Error("the event is no longer there");
    return seen;
  }

  events(): Promise<InPageCall["events"]> {
    return this.page.evaluate(() => call.events);
  }

  /** Decoded pictures grow from now on, by more than were on their way. */
  async seesMoving(streamId: string): Promise<void> {
    const before = (await this.received(streamId)).framesDecoded ?? 0;
    await expect
      .poll(async () => (await this.received(streamId)).framesDecoded ?? 0, { timeout: 15_000, intervals })
      .toBeGreaterThan(before + 6);
  }

  /** The newest picture has so many lines now, or gets them: the sender's estimate of the line has to rise first. */
  async seesHeight(streamId: string, lines: number): Promise<void> {
    await expect
      .poll(async () => (await this.received(streamId)).frameHeight, { timeout: 20_000, intervals })
      .toBe(lines);
  }

  /** No picture is decoded for as long as it takes to look ten times. */
  async standsStill(streamId: string): Promise<void> {
    const seen: number[] = [];
    await expect
      .poll(
        async () => {
          seen.push((await this.received(streamId)).framesDecoded ?? 0);
          return seen.length >= 10 && new Set(seen.slice(-10)).size === 1;
        },
        { intervals: [100] },
      )
      .toBe(true);
  }

  /** The energy of the played sound grows from now on. */
  async hears(streamId: string): Promise<void> {
    const before = (await this.received(streamId)).audioEnergy ?? 0;
    await expect
      .poll(async () => (await this.received(streamId)).audioEnergy ?? 0, { timeout: SOUND_MS, intervals })
      .toBeGreaterThan(before + 0.001);
  }
}
