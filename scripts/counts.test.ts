import { expect, test } from 'vitest';
import { addUp, counts, countsLine, leftOut } from './lib/counts.mjs';

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

test('names what was left out and why, and holds it against a group that does not say why', () => {
  const skipped = (ancestorTitles: string[], title: string, status = 'skipped') => ({
    status,
    ancestorTitles,
    title,
  });
  const report = {
    testResults: [
      {
        name: '/project/page.test.ts',
        assertionResults: [
          skipped(['a page (needs Chromium)'], 'is shown'),
          skipped(['a page (needs Chromium)', 'wide'], 'is shown'),
          skipped([], 'a queue (needs Redis)', 'pending'),
          skipped(['of nothing'], 'never runs', 'todo'),
          skipped(['a page'], 'ran', 'passed'),
        ],
      },
    ],
  };
  expect(leftOut(report, '/project')).toEqual({
    lines: [
      'skipped 2 in page.test.ts: a page (needs Chromium)',
      'skipped 1 in page.test.ts: a queue (needs Redis)',
      'skipped 1 in page.test.ts: of nothing (says not what it needs: a failure)',
    ],
    unsaid: 1,
  });
  expect(leftOut(undefined)).toEqual({ lines: [], unsaid: 0 });
});

test('adds up what several runs came to', () => {
  const one = { passed: 2, failed: 1, skipped: 0 };
  expect(addUp([one, { passed: 3, failed: 0, skipped: 4 }])).toEqual({ passed: 5, failed: 1, skipped: 4 });
});
