import { beforeEach, expect, it } from "vitest";
import type { Tickets } from "../ports";
import { createTickets } from "./one-use-tickets";

const KIM = { participantId: "p", sessionId: "s", epoch: 2 };
let now: number;
let tickets: Tickets;
beforeEach(() => {
  now = Date.UTC(2030, 0, 1);
  let count = 0;
  tickets = createTickets({ now: () => new Date(now) }, () => `ticket ${++count}`);
});

it("stands for its holder once", () => {
  const { ticket } = tickets.issue(KIM);
  expect(tickets.redeem(ticket)).toEqual(KIM);
  expect(tickets.redeem(ticket)).toBeNull();
});

it("lasts 30 s", () => {
  const early = tickets.issue(KIM);
  const late = tickets.issue(KIM);
  expect(early.expiresAt).toEqual(new Date(now + 30_000));
  now += 29_999;
  expect(tickets.redeem(early.ticket)).toEqual(KIM);
  now += 1;
  expect(tickets.redeem(late.ticket)).toBeNull();
});

it("can't be guessed by name", () => {
  expect(tickets.redeem("another")).toBeNull();
});

it("of ten thousand that nobody redeems, the oldest is forgotten for the next", () => {
  const [oldest, second] = Array.from({ length: 10_001 }, () => tickets.issue(KIM).ticket);
  expect(tickets.redeem(oldest ?? "")).toBeNull();
  expect(tickets.redeem(second ?? "")).toEqual(KIM);
});
