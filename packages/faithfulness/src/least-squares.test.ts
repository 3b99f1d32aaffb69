import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { nonNegativeFit, predict, rSquared } from './least-squares';

/** Columns and a target with noise, some of whose true weights are negative. */
function problem(seed: number, weights: readonly number[]) {
  const random = createRandom(seed);
  const rows = 60;
  const columns = weights.map(() => Float64Array.from({ length: rows }, () => random.normal() + 1));
  const target = Float64Array.from({ length: rows }, (_, row) =>
    weights.reduce(
      (sum, weight, i) => sum + weight * (columns[i]?.[row] as number),
      0.5 + 0.3 * random.normal(),
    ),
  );
  return { columns, target };
}

/** Solves the normal equations of some columns and the intercept by Gauss-Jordan. */
function ordinary(columns: readonly Float64Array[], target: Float64Array): number[] {
  const all = [...columns, target.map(() => 1)];
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const system = all.map((left) => [...all.map((right) => dot(left, right)), dot(left, target)]);
  for (const [i, pivot] of system.entries()) {
    const head = pivot[i] as number;
    for (const c of pivot.keys()) pivot[c] = (pivot[c] as number) / head;
    for (const [r, row] of system.entries()) {
      if (r === i) continue;
      const factor = row[i] as number;
      for (const c of row.keys()) row[c] = (row[c] as number) - factor * (pivot[c] as number);
    }
  }
  return system.map((row) => row.at(-1) as number);
}

/** By brute force: the best ordinary fit over all subsets of the columns whose weights are none negative. */
function slowFit(columns: readonly Float64Array[], target: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let bits = 0; bits < 2 ** columns.length; bits++) {
    const chosen = columns.filter((_, i) => (bits >> i) & 1);
    const solved = ordinary(chosen, target);
    const weights = solved.slice(0, -1);
    if (weights.some((weight) => weight < 0)) continue;
    const predicted = predict({ weights: [...weights, 0], intercept: solved.at(-1) as number }, [
      ...chosen,
      target.map(() => 0),
    ]);
    best = Math.min(
      best,
      target.reduce((sum, y, i) => sum + (y - (predicted[i] as number)) ** 2, 0),
    );
  }
  return best;
}

describe('nonNegativeFit', () => {
  it.each([
    [1, [0.5, 2]],
    [2, [1, -1, 0.2]],
    [3, [-0.4, 0.3, 0, 1.2, -2]],
  ])('leaves no more than the best subset does, problem %i', (seed, weights) => {
    const { columns, target } = problem(seed, weights);
    const fit = nonNegativeFit(columns, target);
    expect(fit.weights.every((weight) => weight >= 0)).toBe(true);
    const predicted = predict(fit, columns);
    const left = target.reduce((sum, y, i) => sum + (y - (predicted[i] as number)) ** 2, 0);
    expect(left).toBeCloseTo(slowFit(columns, target), 8);
  });

  it('gives a column that does not vary no weight', () => {
    const { columns, target } = problem(4, [1]);
    const fit = nonNegativeFit([...columns, target.map(() => 3)], target);
    expect(fit.weights[1]).toBe(0);
  });
});

describe('rSquared', () => {
  const target = Float64Array.from([1, 2, 3, 6]);
  it('is 1 for a perfect prediction, 0 for the mean, below 0 for worse', () => {
    const once = [1, 1, 1, 1];
    expect(rSquared(target, target, once)).toBe(1);
    expect(
      rSquared(
        target,
        target.map(() => 3),
        once,
      ),
    ).toBe(0);
    expect(
      rSquared(
        target,
        target.map(() => 9),
        once,
      ),
    ).toBeLessThan(0);
  });

  it('counts a row as often as it is told', () => {
    const predicted = Float64Array.from([1, 1, 4, 5]);
    const twice = rSquared(Float64Array.from([1, 2, 2, 6]), Float64Array.from([1, 1, 1, 5]), [1, 1, 1, 1]);
    expect(rSquared(target, predicted, [1, 2, 0, 1])).toBeCloseTo(twice, 12);
  });
});
