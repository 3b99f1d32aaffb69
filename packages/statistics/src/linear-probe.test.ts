import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { groupBy } from './groups';
import { linearProbe } from './linear-probe';
import { auroc } from './ranks';
import { residuals } from './residuals';

const random = createRandom(4, 'probe');
const rowsOf = (count: number, width: number) =>
  Array.from({ length: count }, () => Float64Array.from({ length: width }, () => random.normal()));

/** Gradient descent on the ridge objective of each fold, written out. @param groups index of each row's, the first is 0 */
function slowScores(
  rows: Float64Array[],
  labels: number[],
  folds: number,
  seed: string,
  groups = rows.map((_, i) => i),
): number[] {
  const byGroup: number[] = [];
  for (const [place, group] of createRandom(4, seed)
    .permutation(Math.max(...groups) + 1)
    .entries())
    byGroup[group] = place % folds;
  const fold = groups.map((group) => byGroup[group]!);
  return rows.map((row, unit) => {
    const inside = rows.map((_, i) => i).filter((i) => fold[i] !== fold[unit]);
    const moments = Array.from(row, (_, j) => {
      const values = inside.map((i) => rows[i]![j]!);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return { mean, deviation: Math.sqrt(variance) };
    });
    const scaled = (one: Float64Array) =>
      moments.map(({ mean, deviation }, j) => (one[j]! - mean) / deviation);
    const middle = inside.reduce((sum, i) => sum + labels[i]!, 0) / inside.length;
    const xs = inside.map((i) => scaled(rows[i]!));
    let weights = moments.map(() => 0);
    for (let step = 0; step < 3000; step++) {
      const errors = xs.map(
        (x, i) => x.reduce((sum, v, j) => sum + v * weights[j]!, 0) - (labels[inside[i]!]! - middle),
      );
      weights = weights.map(
        (weight, j) =>
          weight -
          0.3 * (xs.reduce((sum, x, i) => sum + x[j]! * errors[i]!, 0) / inside.length + 0.1 * weight),
      );
    }
    return scaled(row).reduce((sum, v, j) => sum + v * weights[j]!, 0);
  });
}

describe('linearProbe', () => {
  it('scores each unit as ridge regression on the other folds does', () => {
    const rows = rowsOf(24, 3);
    const labels = rows.map((row) => (row[0]! + random.normal() > 0 ? 1 : -1));
    const scores = linearProbe(rows, createRandom(4, 'folds'), { folds: 4 })(labels);
    for (const [i, expected] of slowScores(rows, labels, 4, 'folds').entries())
      expect(scores[i]).toBeCloseTo(expected, 8);
  });

  it('scores each unit as ridge regression on the folds without its group does', () => {
    const rows = rowsOf(24, 3);
    const groups = rows.map((_, i) => ((i * i) % 11) % 9);
    const labels = rows.map((row) => (row[0]! + random.normal() > 0 ? 1 : -1));
    const numbered = groupBy(groups);
    const scores = linearProbe(rows, createRandom(4, 'folds'), { folds: 3, groups: numbered })(labels);
    for (const [i, expected] of slowScores(rows, labels, 3, 'folds', [...numbered]).entries())
      expect(scores[i]).toBeCloseTo(expected, 8);
  });

  it('does not recognise what is there twice, if given groups', () => {
    const once = rowsOf(100, 40);
    const rows = [...once, ...once];
    const noise = once.map(() => (random.uniform() < 0.5 ? 1 : -1));
    const labels = [...noise, ...noise];
    const area = (groups?: Int32Array) =>
      auroc(
        linearProbe(rows, createRandom(4, 'twins'), { ...(groups && { groups }) })(labels),
        labels.map((label) => label === 1),
      );
    expect(area()).toBeGreaterThan(0.68);
    expect(Math.abs(area(Int32Array.from(rows, (_, i) => i % 100)) - 0.5)).toBeLessThan(0.15);
  });

  it("never uses a unit's own label", () => {
    const rows = rowsOf(20, 2);
    const labels = rows.map((_, i) => (i % 2 ? 1 : -1));
    const probe = linearProbe(rows, createRandom(4, 'own'));
    const other = labels.map((label, i) => (i === 7 ? -label : label));
    expect(probe(other)[7]).toBe(probe(labels)[7]);
    expect(probe(other)).not.toEqual(probe(labels));
  });

  it('finds what is there, nothing in noise, and bears features that do not vary', () => {
    const rows = rowsOf(300, 6).map((row) => Float64Array.from([...row, 1, row[0]!]));
    const determined = rows.map((row) => (row[2]! > 0 ? 1 : -1));
    const noise = rows.map(() => (random.uniform() < 0.5 ? 1 : -1));
    const area = (labels: number[]) =>
      auroc(
        linearProbe(rows, createRandom(4, 'area'))(labels),
        labels.map((label) => label === 1),
      );
    expect(area(determined)).toBeGreaterThan(0.95);
    expect(Math.abs(area(noise) - 0.5)).toBeLessThan(0.1);
  });
});

describe('residuals', () => {
  it('keep no association with what explained them, and keep the rest', () => {
    const explaining = rowsOf(60, 2).map((row) => Float64Array.from(row, (value) => Number(value > 0)));
    const own = rowsOf(60, 1);
    const features = own.map((row, i) =>
      Float64Array.from([row[0]! + 3 * explaining[i]![0]! - explaining[i]![1]! + 5]),
    );
    const left = residuals(features, explaining);
    for (const k of [0, 1])
      expect(left.reduce((sum, row, i) => sum + row[0]! * explaining[i]![k]!, 0)).toBeCloseTo(0, 2);
    expect(left.reduce((sum, row) => sum + row[0]!, 0)).toBeCloseTo(0, 2);
    // The same is left of what carried no trace of them.
    for (const [i, row] of residuals(own, explaining).entries()) expect(left[i]![0]).toBeCloseTo(row[0]!, 3);
  });

  it('are centred features where nothing explains', () => {
    const left = residuals(
      [Float64Array.of(1), Float64Array.of(3)],
      [new Float64Array(0), new Float64Array(0)],
    );
    expect(left.map((row) => row[0]!.toFixed(4))).toEqual(['-1.0000', '1.0000']);
  });
});
