import type { RootPrecision } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { paperTree, samePictures } from '../test/paper-tree';
import { reportRun } from '../test/report-run';
import { chanceText, doubtText } from './chance-text';
import { pairFigure } from './figures/pair-figure';
import { metricTreeText } from './metric-tree-text';
import { pairPage } from './page/pair-page';
import { reportPage } from './page/report-page';

const precision: RootPrecision = { value: 0.542, low: 0.473, high: 0.61, count: 200, chance: 0.497 };
const better: RootPrecision = { ...precision, value: 0.91, low: 0.86, high: 0.94, groups: 40 };
const doubt =
  'This model hardly beats chance, so its distances may mean nothing: a P@1 of 54.2 (95 % interval 47.3 to 61.0, 200 queries), where chance gives 49.7.';
const known =
  'The root reaches a P@1 of 91.0 (95 % interval 86.0 to 94.0, 200 queries of 40 groups), where chance gives 49.7.';

test('an interval that holds chance is doubt, one above is a fact', () => {
  expect(doubtText(precision)).toBe(doubt);
  expect(chanceText(precision)).toBe(doubt);
  expect(doubtText({ ...precision, low: precision.chance })).toBeDefined();
  expect(doubtText({ ...precision, low: precision.chance + 1e-9 })).toBeUndefined();
  expect(chanceText(better)).toBe(known);
  expect(chanceText(undefined)).toBeUndefined();
});

test('an explanation begins with the doubt: text, page, figure, report', () => {
  const tree = paperTree({ precision });
  const pictures = samePictures(tree);
  expect(metricTreeText(tree).startsWith(`${doubt}\n\na  validation/0012`)).toBe(true);
  const page = pairPage(tree, pictures, pictures);
  expect(page.indexOf(doubt)).toBeGreaterThan(0);
  expect(page.indexOf(doubt)).toBeLessThan(page.indexOf('<div class="explained"'));
  const [first = '', second = ''] = doubt.split(': ');
  const svg = pairFigure(tree, pictures, pictures);
  expect(svg).toContain(`>${first}:<`);
  expect(svg).toContain(`>${second}<`);
  const run = reportRun();
  const bad = { ...run, summary: { ...run.summary, precision }, examples: [{ ...run.examples![0]!, tree }] };
  // At the top, and above the pairs.
  expect(reportPage([bad]).split(doubt)).toHaveLength(3);
  expect(reportPage([bad, reportRun()])).toContain(`made-up: ${doubt}`);
});

test('a model that beats chance has its numbers at the end of the text, and no doubt', () => {
  const tree = paperTree({ precision: better });
  const pictures = samePictures(tree);
  const text = metricTreeText(tree);
  expect(text.startsWith('a  validation/0012')).toBe(true);
  expect(text).toContain(
    'model   P@1 of 91.0 (95 % interval 86.0 to 94.0, 200 queries of 40 groups), where chance',
  );
  expect(pairPage(tree, pictures, pictures)).toContain(known);
  expect(pairFigure(tree, pictures, pictures)).toBe(pairFigure(paperTree(), pictures, pictures));
});

test('a page shows what was warned of', () => {
  const tree = paperTree({ warnings: ["'<me>.png' has another shape"] });
  const pictures = samePictures(tree);
  expect(pairPage(tree, pictures, pictures)).toContain(
    '<strong>Warnings</strong><ul><li>&#39;&lt;me&gt;.png&#39; has another shape</li></ul>',
  );
});
