import { expect, test } from 'vitest';
import { owenOf, paperTree } from '../../../test/paper-tree';
import { treeLegend } from './examples';

const shares = owenOf({ final: 0.4, hat: 0.1 }, { all: 0.4 });
const legend = (...explanations: (typeof shares)[]) =>
  treeLegend(explanations.map((one) => paperTree({ explanations: { [one.type]: one } }))).text;

test('claims a sum where shares are one, and says what else adds to it', () => {
  expect(legend(shares)).toContain('root’s distance; they add up to their parent’s.');
  expect(legend({ ...shares, own: { final: 0.3, hat: 0.1 } })).toContain(
    'they add up to their parent’s, with what that adds of itself.',
  );
});

test('claims none where one of them misses it', () => {
  const missing = { ...shares, gap: 0.1 };
  for (const explanations of [[missing], [shares, missing]])
    expect(legend(...explanations)).toContain('they do not add up to their parent’s.');
  expect(treeLegend([paperTree({ explanations: {} })]).text).not.toContain('Shares');
});
