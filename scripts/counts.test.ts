import { expect, test } from 'vitest';
import { counts, countsLine } from './lib/counts.mjs';

const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }) });

test('counts tests, and says skipped only where some are', () => {
  const report = {
    numPassedTests: 12,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [file('failed', 13)],
  };
  expect(countsLine(counts(report))).toBe('12 passed, 1 failed');
  expect(countsLine(counts({ ...report, numPendingTests: 2, numTodoTests: 1 }))).toBe(
    '12 passed, 1 failed, 3 skipped',
  );
});

test('a file that could not be loaded is a failure, although no test of it failed', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  expect(countsLine(counts({ ...report, testResults: [file('passed', 3), file('failed', 0)] }))).toBe(
    '3 passed, 1 failed',
  );
});

test('a failed stage is a failure, with or without a report', () => {
  expect(countsLine(counts(undefined, 1))).toBe('0 passed, 1 failed');
});
