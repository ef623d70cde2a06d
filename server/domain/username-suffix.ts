import { nameKey, USERNAME_MAX } from "../../shared/names";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Digits that a suffix's number can have: a session has a hundred seats at most. */
const MOST_DIGITS = 3;

export interface SuffixBases {
  /** The name shortened for a suffix ` (n)` whose number has one, two and three digits. */
  bases: string[];
  /** Their comparison keys. */
  keys: string[];
}

/**
 * What comes before ` (2)`, ` (12)`, ` (100)` when a username is held: cut between graphemes, so that the whole fits a
 * username and no letter loses its accent and no family its child. A base's key followed by the suffix is the whole's key.
 */
export function suffixBases(username: string): SuffixBases {
  const bases = Array.from({ length: MOST_DIGITS }, (_, index) => shorten(username, USERNAME_MAX - 4 - index));
  return { bases, keys: bases.map(nameKey) };
}

function shorten(name: string, maxCodePoints: number): string {
  if (name.length <= maxCodePoints) return name; // nearly every name, and no work
  let room = maxCodePoints;
  let kept = "";
  for (const { segment } of graphemes.segment(name)) {
    room -= [...segment].length;
    if (room < 0) break;
    kept += segment;
  }
  // One grapheme may be longer than a whole name (piled-up marks): then its first code points must do.
  return kept.trim() || [...name].slice(0, maxCodePoints).join("");
}
