import { expect, test } from 'vitest';
import { owenOf, paperTree } from '../test/paper-tree';
import { pairVerdict } from './pair-verdict';

const tree = paperTree();
const childrenOf = (node: string) =>
  tree.nodes.flatMap(({ id, children }) => (id === node ? children : [])) as [string, string];
const at = (probability: number | undefined, labels = ['smile', 'no smile']) => ({
  ...tree,
  a: { id: 'a', label: labels[0] as string },
  b: { id: 'b', label: labels[1] as string },
  nodes: tree.nodes.map(({ probability: _, ...node }) =>
    node.id === 'final' && probability !== undefined ? { ...node, probability } : node,
  ),
});

test('same or different, how sure, and whether that is right', () => {
  expect(pairVerdict(at(0.84))).toMatchObject({
    judgement: 'Different labels, 84 % sure.',
    truth: { isRight: true, text: 'Right: smile and no smile.' },
  });
  expect(pairVerdict(at(0.03))).toMatchObject({
    judgement: 'The same label, 97 % sure.',
    truth: { isRight: false, text: 'Wrong: smile and no smile.' },
  });
  expect(pairVerdict(at(0.03, ['smile', 'smile'])).truth?.text).toBe('Right: both are smile.');
  expect(pairVerdict(at(0.55))).toMatchObject({
    judgement: 'Undecided: different labels with a probability of 55 %.',
  });
  expect(pairVerdict(at(0.55)).truth).toBeUndefined();
  expect(pairVerdict(at(undefined)).judgement).toBe('');
  expect(pairVerdict(at(0.9, ['smile', ''])).truth).toBeUndefined();
});

test('the lowest node that has most of the distance', () => {
  const cause = (nodes: Record<string, number>, own?: Record<string, number>) =>
    pairVerdict({ ...tree, explanations: { x: { ...owenOf(nodes), ...(own && { own }) } } }).cause;
  const [left, right] = childrenOf('final');
  const [below] = childrenOf(left);
  expect(cause({ final: 2, [left]: 1.8, [right]: 0.2, [below]: 1.2 })).toBe(
    `Most of the distance: ${below} (60 %).`,
  );
  expect(cause({ final: 2, [left]: 1.8, [right]: 0.2, [below]: 0.8 })).toBe(
    `Most of the distance: ${left} (90 %).`,
  );
  expect(cause({ final: 2, [left]: 0.4, [right]: 0.2 }, { final: 1.4 })).toBe(
    'Most of the distance (70 %) is the image seen as a whole.',
  );
  expect(cause({ final: 2, [left]: 0.9, [right]: 0.8 }, { final: 0.3 })).toBe(
    `No part has most of the distance; ${left} has the largest share (45 %).`,
  );
  expect(cause({ final: 0 })).toBe('');
  expect(pairVerdict({ ...tree, explanations: {} }).cause).toBe('');
});

test('nothing is certain', () => {
  expect(pairVerdict(at(1)).judgement).toBe('Different labels, >99 % sure.');
  expect(pairVerdict(at(0.001)).judgement).toBe('The same label, >99 % sure.');
});
