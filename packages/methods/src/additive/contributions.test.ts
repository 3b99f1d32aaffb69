import { expect, it } from 'vitest';
import { farthest, goldenTree, uniform } from '../../test/additive';
import { contributions, embeddingOf, weightsAt } from './contributions';

const logits = [0, 0.5, -0.5, 0, 1, 0, 0.2];

it('divides a weight by e to the height at each level', () => {
  const weights = weightsAt(goldenTree, logits, { interactions: 'root', height: 1.5 });
  const raw = logits.map((logit, place) => Math.exp(logit - 1.5 * goldenTree.levels[place]!));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  expect(
    farthest(
      weights,
      raw.map((weight) => weight / total),
    ),
  ).toBeLessThan(1e-12);
  expect([...weightsAt(goldenTree, logits, { interactions: 'none', height: 9 }).slice(4)]).toEqual([0, 0, 0]);
  // So high that no joined node is left, and nothing overflows.
  const highest = weightsAt(goldenTree, logits, { interactions: 'root', height: 1e4 });
  expect([...highest.slice(4)]).toEqual([0, 0, 0]);
  expect(highest[0]).toBeGreaterThan(0);
});

it('scales the weights of all joined nodes by one factor', () => {
  const settings = { interactions: 'root', height: 1 } as const;
  const plain = weightsAt(goldenTree, logits, settings);
  const scaled = weightsAt(goldenTree, logits, { ...settings, joined: 0.25 });
  const ratio = (weights: Float64Array) => weights[6]! / weights[0]!;
  expect(ratio(scaled)).toBeCloseTo(0.25 * ratio(plain), 12);
  expect(scaled[1]! / scaled[0]!).toBeCloseTo(plain[1]! / plain[0]!, 12);
  expect(scaled.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
});

it("adds up each node's subtree", () => {
  const weights = weightsAt(goldenTree, logits, { interactions: 'root', height: 0.5 });
  const [x, y] = [uniform(1, 21, 1), uniform(2, 21, 1)];
  const { own, subtree } = contributions(goldenTree, x, y, weights);
  expect([...subtree.slice(0, 4)]).toEqual([...own.slice(0, 4)]);
  expect(subtree[4]).toBeCloseTo(own[0]! + own[1]! + own[4]!, 12);
  expect(subtree[6]).toBeCloseTo(subtree[4]! + subtree[5]! + own[6]!, 12);
  const [a, b] = [embeddingOf(x, weights), embeddingOf(y, weights)];
  const distance = a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);
  expect(farthest([distance], [subtree[6]!])).toBeLessThan(1e-6);
});
