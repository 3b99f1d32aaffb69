import { expect, it } from 'vitest';
import { createRandom } from '../../random/random';
import { chanceAt, fitIsotonic } from './isotonic';

interface Observed {
  x: number;
  happened: boolean;
}

const sorted = (observed: Observed[], happened: boolean) =>
  Float64Array.from(observed.filter((one) => one.happened === happened).map(({ x }) => x)).sort();
const curveOf = (observed: Observed[], bound?: number) =>
  fitIsotonic(sorted(observed, false), sorted(observed, true), bound);

/** The max-min formula (Barlow et al., 1972, eq. 1.9), over the numbers that occur. */
function slowChance(observed: Observed[], x: number): number {
  const numbers = [...new Set(observed.map((one) => one.x))].sort((a, b) => a - b);
  const mean = (from: number, to: number) => {
    const inside = observed.filter((one) => one.x >= from && one.x <= to);
    return inside.filter(({ happened }) => happened).length / inside.length;
  };
  return Math.max(
    ...numbers
      .filter((from) => from <= x)
      .map((from) => Math.min(...numbers.filter((to) => to >= x).map((to) => mean(from, to)))),
  );
}

it.each([1, 2, 3, 4])('is the max-min formula at every number that occurs, seed %i', (seed) => {
  const random = createRandom(seed);
  const observed = Array.from({ length: 60 }, () => {
    // Few numbers, so that there are ties.
    const x = random.integer(25) / 10;
    return { x, happened: random.uniform() < x / 2.5 };
  });
  const curve = curveOf(observed);
  for (const { x } of observed) expect(chanceAt(curve, x)).toBeCloseTo(slowChance(observed, x), 12);
});

it('never falls, between the numbers as well', () => {
  const random = createRandom(5);
  const curve = curveOf(
    Array.from({ length: 500 }, () => ({ x: random.uniform(), happened: random.uniform() < 0.5 })),
  );
  const chances = Array.from({ length: 400 }, (_, i) => chanceAt(curve, i / 300 - 0.1));
  expect(chances).toEqual([...chances].sort((a, b) => a - b));
});

it('is level beyond what was seen, and keeps away from certainty', () => {
  const observed = [
    { x: 1, happened: false },
    { x: 3, happened: true },
  ];
  const curve = curveOf(observed, 0.1);
  expect(chanceAt(curve, 0)).toBe(0.1);
  expect(chanceAt(curve, 2)).toBeCloseTo(0.5, 12);
  expect(chanceAt(curve, Number.POSITIVE_INFINITY)).toBe(0.9);
});

it('gives the share of all where it happened to the small numbers', () => {
  const observed = [1, 2, 3, 4].map((x) => ({ x, happened: x < 3 }));
  expect(curveOf(observed)).toEqual({ x: [1, 4], p: [0.5, 0.5] });
});
