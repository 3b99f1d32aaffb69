import { expect, test } from 'vitest';
import { owenOf, paperTree } from '../../test/paper-tree';
import { leafShares, leavesBelow, partTints } from './part-tints';

const tree = paperTree();
const leaves = leavesBelow(tree, 'final');

test('leaves have their shares, where joined nodes add nothing', () => {
  const shares = Object.fromEntries(tree.nodes.map(({ id }, i) => [id, i]));
  const found = leafShares({ ...tree, explanations: { owen: owenOf(shares) } });
  expect(found).toEqual(Object.fromEntries(leaves.map(({ id }) => [id, shares[id]])));
});

test('what joined nodes add is divided among the leaves that are shown: all together have the whole', () => {
  const own = Object.fromEntries(tree.nodes.map(({ id }, i) => [id, 1 + i]));
  const found = leafShares({ ...tree, explanations: { x: { ...owenOf({}), own } } });
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  expect(sum(Object.values(found))).toBeCloseTo(sum(Object.values(own)), 10);
  // A hat is in neither image: it has its own number alone, and its sister all that their parent adds.
  expect(found.hat).toBe(own.hat);
  const parent = tree.nodes.find(({ children }) => children.includes('hat'));
  const above = tree.nodes.filter(({ id }) => leavesBelow(tree, id).some((leaf) => leaf.id === 'hair'));
  const shown = (id: string) => leavesBelow(tree, id).filter(({ absent }) => absent.length < 2).length;
  expect(shown(parent?.id as string)).toBe(1);
  expect(found.hair).toBeCloseTo(sum(above.map(({ id }) => (own[id] as number) / shown(id))), 10);
});

test('the strongest has the strongest colour; a scale with a minus only where something is negative', () => {
  const of = (shares: Record<string, number>) =>
    partTints({ ...tree, explanations: { owen: owenOf(shares) } });
  const { parts, scale } = of({ hair: 0.5, skin: -0.25 });
  expect(parts.hair).toEqual({ colour: '#b35806', opacity: 0.8 });
  expect(parts.skin?.opacity).toBeCloseTo(0.4);
  expect(parts.nose?.opacity).toBe(0);
  expect(scale.texts).toEqual(['−0.500', '0', '+0.500']);
  expect(of({ hair: 0.5 }).scale.texts).toEqual(['0', '+0.500']);
});

test('without an explanation parts have their probabilities, and one that tells nothing no colour', () => {
  const nodes = tree.nodes.map((node) => ({ ...node, probability: node.id === 'hair' ? 1 : 0.5 }));
  const { parts, scale } = partTints({ ...tree, nodes, explanations: {} });
  expect(parts.hair).toEqual({ colour: '#b35806', opacity: 0.8 });
  expect(parts.skin?.opacity).toBe(0);
  expect(parts.hat).toBeUndefined();
  expect(scale.texts).toEqual(['0 %', '50 %', '100 %']);
});
