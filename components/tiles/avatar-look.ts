const ACCENT_HUE = 178;

/** A hue in degrees, the same for the same text. Without text, the accent's. */
export function hueOf(seed: string): number {
  if (seed === "") return ACCENT_HUE;
  let hash = 0;
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  // Twelve hues, far enough from each other to be told apart.
  return (hash % 12) * 30;
}

/** One or two letters that stand for a name; a whole emoji or syllable counts as one. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .replace(/\s*\(\d+\)$/, "")
    .split(/\s+/);
  const first = firstGrapheme(words[0] ?? "");
  // Two Hangul or Han syllables side by side read as a word, so one is enough there.
  const last = words.length > 1 && /^\p{Script=Latin}/u.test(first) ? firstGrapheme(words.at(-1) ?? "") : "";
  return (first + last).toUpperCase();
}

function firstGrapheme(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? "";
}
