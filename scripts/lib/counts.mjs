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

/** `12 passed, 0 failed`, and `, 1 skipped` where a test was left out. */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
