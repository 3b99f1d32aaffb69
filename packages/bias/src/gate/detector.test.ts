import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { detectorScores, type Unit } from './detector';

const random = createRandom(4, 'detector');
const width = 3;

/** Cells differ in how many composites they have, and in the first feature; composites in the second. */
const units: Unit[] = Array.from({ length: 40 }, (_, i) => {
  const composite = i % 2 === 1;
  const source = i >> 1;
  const cell = composite && source % 5 === 0 ? 1 : 0;
  const features = Float64Array.from({ length: width }, () => random.normal());
  features[0]! += 3 * cell;
  features[1]! += Number(composite);
  return { features, composite, cell, source };
});

/** Ridge regression by gradient descent, for every unit anew. */
function slowScore(unit: Unit, fold: number[]): number {
  const inside = units.filter(({ source }) => fold[source] !== fold[unit.source]);
  const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  const target = ({ composite }: Unit) => (composite ? 1 : -1);
  const mates = (own: Unit) => inside.filter(({ cell }) => cell === own.cell);
  const ys = inside.map((own) => target(own) - mean(mates(own).map(target)));
  const centred = inside.map((own) =>
    Array.from(own.features, (value, j) => value - mean(mates(own).map(({ features }) => features[j]!))),
  );
  const scale = Array.from({ length: width }, (_, j) => Math.sqrt(mean(centred.map((x) => x[j]! ** 2))));
  const xs = centred.map((x) => x.map((value, j) => value / scale[j]!));
  let weights = scale.map(() => 0);
  for (let step = 0; step < 2000; step++) {
    const errors = xs.map((x, i) => x.reduce((sum, v, j) => sum + v * weights[j]!, 0) - ys[i]!);
    weights = weights.map((w, j) => w - 0.3 * (mean(xs.map((x, i) => x[j]! * errors[i]!)) + 0.1 * w));
  }
  return weights.reduce((sum, w, j) => {
    const middle = mean(inside.map(({ features }) => features[j]!));
    return sum + (w * (unit.features[j]! - middle)) / scale[j]!;
  }, 0);
}

it('scores each unit as ridge regression within cells, on what other images are made from, does', () => {
  const scores = detectorScores(units, createRandom(4, 'folds'), 4);
  const fold: number[] = [];
  for (const [place, source] of createRandom(4, 'folds').permutation(20).entries()) fold[source] = place % 4;
  for (const [i, unit] of units.entries()) expect(scores[i]).toBeCloseTo(slowScore(unit, fold), 8);
});

it('never uses what it is to find, of an image or of what else is made from it', () => {
  const before = detectorScores(units, createRandom(4, 'folds'));
  const turned = units.map((unit) => (unit.source === 7 ? { ...unit, composite: !unit.composite } : unit));
  const after = detectorScores(turned, createRandom(4, 'folds'));
  for (const [i, { source }] of units.entries()) if (source === 7) expect(after[i]).toBe(before[i]);
  expect(after).not.toEqual(before);
});
