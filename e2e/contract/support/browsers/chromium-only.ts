/** The tag that the Firefox project of `e2e/playwright.config.ts` leaves out. */
const CHROMIUM_ONLY = "@chromium-only";

/**
 * Details of a test, or of a group, that Firefox can't hold. docs/protocol.md lists them.
 * @param reason why, in a sentence
 */
export function chromiumOnly(reason: string) {
  return { tag: CHROMIUM_ONLY, annotation: { type: "Chromium only", description: reason } };
}
