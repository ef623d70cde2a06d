import { limits } from "./limits";

/**
 * Parses text from outside. Whoever walks the value, JSON.stringify too, does so by recursion: what is nested deeper
 * than anybody needs is refused before it is read.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (nestsDeeperThan(text, limits.jsonDepth)) throw new SyntaxError("nested too deeply");
  return JSON.parse(text);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/** Whether brackets outside of strings nest deeper; of text that isn't JSON it may say anything. */
function nestsDeeperThan(text: string, depth: number): boolean {
  let open = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (CLOSING.includes(code)) open -= 1;
    else if (OPENING.includes(code)) {
      open += 1;
      if (open > depth) return true;
    }
  }
  return false;
}

/** The place of the quote that closes the string; the text's length when none does. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index += 1;
    else if (code === QUOTE) return index;
  }
  return text.length;
}
