import { expect, it } from 'vitest';
import { createRandom } from '../../random/random';
import { drawFolds, drawPairs } from './pairs';

const labels = Int32Array.from({ length: 30 }, (_, i) => (i * 7) % 3);

it('takes every ordered pair of few samples', () => {
  const { groups, pairs } = drawPairs(labels, createRandom(1));
  expect(groups).toHaveLength(1);
  const seen = new Set<string>();
  for (const [i, a] of pairs.a.entries()) {
    const b = pairs.b[i] as number;
    seen.add(`${a} ${b}`);
    expect(a).not.toBe(b);
    expect(pairs.differs[i]).toBe(Number(labels[a] !== labels[b]));
  }
  expect(seen.size).toBe(30 * 29);
});

it('takes groups of many samples: no more pairs than asked for, every sample in nearly as many', () => {
  const { groups, pairs } = drawPairs(labels, createRandom(1), 200);
  expect(pairs.a.length).toBeLessThanOrEqual(200);
  expect(pairs.a.length).toBeGreaterThan(100);
  expect(groups.flatMap((group) => [...group]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
  const counts = [...labels.keys()].map((i) => pairs.a.filter((a) => a === i).length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  expect(drawPairs(labels, createRandom(1), 200)).toEqual({ groups, pairs });
});

it('gives each fold its share of every label', () => {
  const folds = drawFolds(labels, 5, createRandom(2));
  for (let fold = 0; fold < 5; fold++)
    for (let label = 0; label < 3; label++)
      expect(labels.filter((own, i) => own === label && folds[i] === fold)).toHaveLength(2);
});
