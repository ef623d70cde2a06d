import { describe, expect, it } from "vitest";
import { RetransmissionBudget } from "./retransmission-budget";

describe("RetransmissionBudget", () => {
  it("sends the same packet again once in 20 ms, others at once", () => {
    const budget = new RetransmissionBudget();
    expect(budget.spend(7, 1000, 0)).toBe(true);
    expect(budget.spend(7, 1000, 19)).toBe(false);
    expect(budget.spend(8, 1000, 19)).toBe(true);
    expect(budget.spend(7, 1000, 20)).toBe(true);
  });

  it("sends no more again than half of what was sent, however much is asked for", () => {
    const budget = new RetransmissionBudget();
    let sentAgain = 0;
    let first = 0;
    for (let nowMs = 0; nowMs < 60_000; nowMs += 10) {
      budget.earn(1000);
      first += 1000;
      for (let sequence = 0; sequence < 50; sequence += 1) if (budget.spend(sequence, 1000, nowMs)) sentAgain += 1000;
    }
    expect(sentAgain).toBeLessThan(first * 0.5 + 256 * 1024);
    expect(sentAgain).toBeGreaterThan(first * 0.4);
  });
});
