/** Something that the person at the keyboard can mend; its message is one sentence that says how. Shown without a stack. */
export class Problem extends Error {}

/** @type {Record<string, string>} */
const FILE_SYSTEM_SENTENCES = {
  EACCES: "No permission to write",
  EPERM: "No permission to write",
  EROFS: "The disk is read-only at",
  ENOSPC: "The disk is full at",
  EDQUOT: "The disk quota is used up at",
};

/**
 * What to print for whatever was thrown: one sentence when we know what to do about it, else the whole error.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (error instanceof Problem) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  const opening = path ? FILE_SYSTEM_SENTENCES[code ?? ""] : undefined;
  if (!opening) return error.stack ?? error.message;
  const way = opening.startsWith("No")
    ? "give your user write access to that folder, or run from a copy of your own"
    : "make room there, or move the folder";
  return `${opening} ${path}: ${way}.`;
}
