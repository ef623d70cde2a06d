import fc from "fast-check";

/** Indices say whom or which, modulo how many there are who can: `who` acts is one who has come, `who` drops one who is in. */
export type Command =
  | { do: "join"; who: number; room: number; repeats: boolean; asSelf: boolean; takesOver: boolean; enters: boolean }
  | { do: "enter"; who: number; token: number }
  | { do: "drop"; who: number }
  | { do: "leave" | "away" | "refresh"; who: number }
  | { do: "reconnect"; who: number; last: "current" | "older" | "unknown"; enters: boolean }
  | { do: "shareScreen"; who: number; enters: boolean }
  | { do: "remove"; who: number; whom: number }
  | { do: "webhook"; which: number; again: boolean }
  | { do: "loseWebhook"; which: number }
  | { do: "reconcile" | "giveUpSeats" | "discardLeftovers" | "endSessions" }
  | { do: "endSession"; who: number }
  | { do: "restartOpenVidu" | "loseAnswer" | "cutLine" | "mendLine" };

/** What happens at once; or seconds that pass. */
export type Stretch = { atOnce: Command[] } | { seconds: number };

export interface Story {
  stretches: Stretch[];
  /** Webhooks arrive in order, as soon as all that was under way has ended. */
  prompt: boolean;
}

/** Printed as literals. */
const record = <Fields extends object>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<Fields>;
const who = fc.nat(3);
const flag = fc.boolean();
const seldom = fc.nat(5).map((n) => n === 0);
const often = fc.nat(4).map((n) => n > 0);
const of = <const Name extends string>(name: Name) => fc.constant(name);

const arrivals = record({
  do: of("join"),
  who,
  room: fc.nat(5).map((n) => (n === 0 ? 1 : 0)),
  repeats: seldom,
  asSelf: seldom,
  takesOver: seldom,
  enters: often,
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: arrivals },
  { weight: 4, arbitrary: record({ do: of("enter"), who, token: fc.nat(8) }) },
  { weight: 4, arbitrary: record({ do: of("drop"), who }) },
  { weight: 2, arbitrary: record({ do: of("leave"), who }) },
  { weight: 3, arbitrary: record({ do: of("away"), who }) },
  { weight: 4, arbitrary: record({ do: of("refresh"), who }) },
  {
    weight: 8,
    arbitrary: record({
      do: of("reconnect"),
      who,
      last: fc.constantFrom("current", "current", "older", "unknown"),
      enters: often,
    }),
  },
  { weight: 4, arbitrary: record({ do: of("shareScreen"), who, enters: flag }) },
  { weight: 2, arbitrary: record({ do: of("remove"), who, whom: who }) },
  { weight: 8, arbitrary: record({ do: of("webhook"), which: fc.nat(12), again: seldom }) },
  { weight: 2, arbitrary: record({ do: of("loseWebhook"), which: fc.nat(12) }) },
  { weight: 3, arbitrary: record({ do: of("reconcile") }) },
  {
    weight: 4,
    arbitrary: record({ do: fc.constantFrom("giveUpSeats", "discardLeftovers", "endSessions") }),
  },
  { weight: 1, arbitrary: record({ do: of("endSession"), who }) },
  {
    weight: 3,
    arbitrary: record({
      do: fc.constantFrom("restartOpenVidu", "restartOpenVidu", "loseAnswer", "cutLine", "mendLine", "mendLine"),
    }),
  },
);

const stretch: fc.Arbitrary<Stretch> = fc.oneof(
  { weight: 6, arbitrary: record({ atOnce: fc.array(command, { minLength: 1, maxLength: 5, size: "max" }) }) },
  { weight: 1, arbitrary: record({ seconds: fc.constantFrom(15, 31, 61, 121, 400) }) },
);

/** Four people, two rooms of three seats. */
export const story: fc.Arbitrary<Story> = record({
  stretches: fc.array(stretch, { minLength: 4, maxLength: 14, size: "max" }),
  prompt: flag,
});
