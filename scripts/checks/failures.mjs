const MOST_CHARACTERS = 300;

/**
 * What failed, by name, with the first line of why: from vitest's JSON report (Jest's format).
 * @param {any} report
 * @returns {string[]}
 */
export function vitestFailures(report) {
  return report.testResults.flatMap((/** @type {any} */ file) => {
    const tests = file.assertionResults.filter((/** @type {any} */ test) => test.status === "failed");
    if (tests.length === 0) return file.status === "failed" ? [line(file.name, file.message)] : [];
    return tests.map((/** @type {any} */ test) => line(`${file.name} › ${test.fullName}`, test.failureMessages?.[0]));
  });
}

/**
 * The same from Playwright's JSON report; errors outside tests too.
 * @param {any} report
 * @returns {string[]}
 */
export function playwrightFailures(report) {
  return [
    ...report.suites.flatMap((/** @type {any} */ suite) => failedSpecs(suite, [])),
    ...report.errors.map((/** @type {any} */ error) => line("outside of tests", error.message)),
  ];
}

/**
 * @param {any} suite
 * @param {string[]} above
 * @returns {string[]}
 */
function failedSpecs(suite, above) {
  const titles = [...above, suite.title];
  const own = (suite.specs ?? [])
    .filter((/** @type {any} */ spec) => !spec.ok)
    .map((/** @type {any} */ spec) => {
      const results = spec.tests.flatMap((/** @type {any} */ test) => test.results);
      const error = results.find((/** @type {any} */ result) => result.error)?.error;
      return line([...titles, spec.title].join(" › "), error?.message);
    });
  return [...own, ...(suite.suites ?? []).flatMap((/** @type {any} */ inner) => failedSpecs(inner, titles))];
}

/**
 * @param {string} name
 * @param {string | undefined} message
 */
function line(name, message) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal are such characters
  const [why = ""] = (message ?? "").replaceAll(/\u001b\[[0-9;]*m/g, "").split("\n");
  return `${name}${why ? `: ${why}` : ""}`.slice(0, MOST_CHARACTERS);
}
