/**
 * What a vitest JSON report comes to. A test file that could not even be loaded has no tests to count; it counts as
 * one failure, and so does every stage that failed.
 *
 * @param report vitest's JSON report, or undefined where it wrote none
 * @param failedStages how many other stages failed
 */
export function counts(report, failedStages = 0) {
  const files = report?.testResults ?? [];
  const broken = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + broken + failedStages,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

/** Sums of several runs' counts. */
export const addUp = (all) =>
  all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/**
 * The tests that were left out, by the file and the outermost group, whose name says what they need: `(needs Chromium)`.
 *
 * @param report vitest's JSON report
 * @returns a line each, and how many groups do not say what they need: they are failures, for a test that never runs
 *   passes for ever
 */
export function leftOut(report, root = '') {
  const groups = new Map();
  for (const { name, assertionResults } of report?.testResults ?? []) {
    for (const { status, ancestorTitles, title } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      const group = [...ancestorTitles.filter(Boolean), title];
      const said = group.find((one) => /\(needs .+\)/.test(one));
      const key = `${name.replace(`${root}/`, '')}: ${said ?? group[0]}`;
      groups.set(key, { count: (groups.get(key)?.count ?? 0) + 1, said: said !== undefined });
    }
  }
  const lines = [...groups].map(
    ([key, { count, said }]) =>
      `skipped ${count} in ${key}${said ? '' : ' (says not what it needs: a failure)'}`,
  );
  return { lines, unsaid: [...groups.values()].filter(({ said }) => !said).length };
}

/** `12 passed, 0 failed`, and `, 1 skipped` where a test was left out. */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
