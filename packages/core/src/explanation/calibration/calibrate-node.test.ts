import { expect, it } from 'vitest';
import { createRandom } from '../../random/random';
import { calibrateNode } from './calibrate-node';
import { chanceAt, fitIsotonic } from './isotonic';
import { drawFolds, drawPairs, type Pairs } from './pairs';
import { reliabilityOf } from './reliability';

const samples = 60;
const labels = Int32Array.from({ length: samples }, (_, i) => i % 2);
const folds = drawFolds(labels, 5, createRandom(1));
const { pairs } = drawPairs(labels, createRandom(1));

/** Distances of points on a line, that lie apart by `gap` where labels differ. */
function distances(gap: number, { a, b }: Pairs): Float32Array {
  const random = createRandom(4);
  const points = Array.from(labels, (label) => random.normal() + gap * label);
  return Float32Array.from(a, (one, i) => Math.abs(points[one]! - points[b[i]!]!));
}

it('judges every held-out pair by the pairs that have neither of its samples', () => {
  const dissimilarity = distances(2, pairs);
  const found = calibrateNode(dissimilarity, pairs, folds, samples);
  const all = [...dissimilarity.keys()].map((i) => ({
    value: dissimilarity[i]!,
    differs: pairs.differs[i]!,
    foldA: folds[pairs.a[i]!]!,
    foldB: folds[pairs.b[i]!]!,
  }));
  const chances: number[] = [];
  const happened: number[] = [];
  for (const pair of all) {
    if (pair.foldA !== pair.foldB) continue;
    const others = all.filter(({ foldA, foldB }) => foldA !== pair.foldA && foldB !== pair.foldA);
    const sorted = (differs: number) =>
      Float64Array.from(others.filter((other) => other.differs === differs).map(({ value }) => value)).sort();
    chances.push(chanceAt(fitIsotonic(sorted(0), sorted(1), 1 / (samples + 2)), pair.value));
    happened.push(pair.differs);
  }
  const expected = reliabilityOf(chances, happened);
  expect(found?.reliability?.pairs).toBe(expected.pairs);
  expect(found?.reliability?.brier).toBeCloseTo(expected.brier, 12);
  expect(found?.reliability?.calibrationError).toBeCloseTo(expected.calibrationError, 12);
});

it('distinguishes an informative distance from an uninformative one', () => {
  const informative = calibrateNode(distances(8, pairs), pairs, folds, samples)!;
  expect(informative.reliability!.brier).toBeLessThan(0.02);
  expect(chanceAt(informative.curve, 0)).toBeCloseTo(1 / 62, 12);
  expect(chanceAt(informative.curve, 9)).toBeCloseTo(61 / 62, 12);
  const silent = calibrateNode(distances(0, pairs), pairs, folds, samples)!;
  expect(silent.reliability!.brier).toBeGreaterThan(0.9 * silent.reliability!.baseBrier);
});

it('leaves out what is not finite', () => {
  const dissimilarity = distances(2, pairs);
  dissimilarity[3] = Number.NaN;
  dissimilarity[4] = Number.POSITIVE_INFINITY;
  const found = calibrateNode(dissimilarity, pairs, folds, samples)!;
  expect(found.curve.x.every(Number.isFinite)).toBe(true);
  expect(found.quantiles.every(Number.isFinite)).toBe(true);
});

it('gives nothing where almost all pairs are of one kind', () => {
  const differs = pairs.differs.map(() => 1);
  expect(calibrateNode(distances(2, pairs), { ...pairs, differs }, folds, samples)).toBeUndefined();
});
