import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import type { Arm } from '../contracts/verification';
import { cellFigures, type Queries } from './cell-figures';
import { estimateArms } from './estimate-arms';

const random = createRandom(3, 'verify-test');

/** Queries evenly over four cells, of which the first and the last go with the bias. */
const queries = (count: number): Queries => ({
  cell: Array.from({ length: count }, (_, i) => i % 4),
  aligned: [true, false, false, true],
});

/** Hits by chance, as often as the cell's share. */
const hitsOf = ({ cell }: Queries, shares: number[]) =>
  Array.from(cell, (at) => Number(random.uniform() < shares[at]!));

describe('cellFigures', () => {
  it('equals the definitions, one query at a time', () => {
    const sets = [40, 23].map(queries);
    const drawn = sets.map((one) => ({
      queries: one,
      units: Array.from({ length: one.cell.length }, () => random.integer(one.cell.length)),
      hits: hitsOf(one, [0.9, 0.5, 0.6, 0.8]),
    }));
    const all = drawn.flatMap(({ queries: { cell }, units, hits }, seed) =>
      units.map((unit) => ({ seed, cell: cell[unit]!, hit: hits[unit]! })),
    );
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const cells = [0, 1, 2, 3].map((at) => mean(all.filter(({ cell }) => cell === at).map(({ hit }) => hit)));
    const side = (of: number[]) =>
      mean(
        [0, 1].flatMap((seed) =>
          of.map((at) =>
            mean(all.filter((one) => one.seed === seed && one.cell === at).map(({ hit }) => hit)),
          ),
        ),
      );
    const found = cellFigures(drawn, 4);
    expect(found.precision).toBeCloseTo(mean(all.map(({ hit }) => hit)), 12);
    expect(found.balanced).toBeCloseTo(mean(cells), 12);
    expect(found.worst).toBeCloseTo(Math.min(...cells), 12);
    expect(found.gap).toBeCloseTo(side([0, 3]) - side([1, 2]), 12);
    for (const [at, value] of cells.entries()) expect(found.cells[at]).toBeCloseTo(value, 12);
  });

  it('leaves out a cell without a query', () => {
    const one = { cell: [0, 0, 3], aligned: [true, false, false, true] };
    const found = cellFigures([{ queries: one, units: [0, 1, 2], hits: [1, 0, 1] }], 4);
    expect(found).toEqual({
      cells: [0.5, Number.NaN, Number.NaN, 1],
      precision: 2 / 3,
      balanced: 0.75,
      worst: 0.5,
      gap: Number.NaN,
    });
  });
});

describe('estimateArms', () => {
  const seeds = [queries(400), queries(400), queries(400)];
  const arm = (name: Arm, shares: number[]) => ({
    arm: name,
    hits: seeds.map((one) => hitsOf(one, shares)),
  });
  const biased = arm('biased', [0.9, 0.5, 0.5, 0.9]);
  const [repair, sham, oracle] = [
    arm('repair', [0.84, 0.84, 0.84, 0.84]),
    arm('sham', [0.9, 0.5, 0.5, 0.9]),
    arm('oracle', [0.9, 0.9, 0.9, 0.9]),
  ];

  it('finds what was planted, within its intervals', () => {
    const found = estimateArms(seeds, [biased, repair, sham, oracle], createRandom(1, 'draws'), 300);
    const planted = { biased: [0.7, 0.4], repair: [0.84, 0], sham: [0.7, 0.4], oracle: [0.9, 0] };
    for (const { arm: name, figures } of found) {
      const [balanced, gap] = planted[name as keyof typeof planted] as [number, number];
      expect(Math.abs(figures.balanced.value - balanced)).toBeLessThan(0.04);
      // Three standard errors: 0.013 of a share of 1200, twice that of a difference of halves.
      expect(Math.abs(figures.gap.value - gap)).toBeLessThan(0.08);
      const width = figures.balanced.high - figures.balanced.low;
      expect(width).toBeGreaterThan(0.03);
      expect(width).toBeLessThan(0.12);
      expect(figures.balanced.count).toBe(1200);
    }
    const [first, second, third, fourth] = found;
    expect(first!.change).toBeUndefined();
    expect(second!.change!.balanced.low).toBeGreaterThan(0.05);
    expect(second!.change!.gap.high).toBeLessThan(-0.2);
    expect(second!.closed!.low).toBeLessThan(0.7);
    expect(second!.closed!.high).toBeGreaterThan(0.7);
    expect(third!.change!.balanced.low).toBeLessThan(0);
    expect(third!.change!.balanced.high).toBeGreaterThan(0);
    expect(fourth!.closed).toBeUndefined();
  });

  it('compares query by query: an arm with the same hits differs by nothing, in every draw', () => {
    const same = { ...biased, arm: 'sham' as const };
    const [, other] = estimateArms(seeds, [biased, same], createRandom(1, 'draws'), 50);
    for (const { value, low, high } of Object.values(other!.change!))
      expect([value, low, high]).toEqual([0, 0, 0]);
  });

  it('compares all with reweighting, where that is there', () => {
    const reweight = arm('reweight', [0.8, 0.6, 0.6, 0.8]);
    const found = estimateArms(seeds, [biased, repair, reweight], createRandom(1, 'draws'), 300);
    const balanced = found.map(({ figures }) => figures.balanced.value);
    const [, over, itself] = found.map(({ overReweight }) => overReweight);
    expect(over?.value).toBeCloseTo(balanced[1]! - balanced[2]!, 12);
    // Planted: 0.14, with three standard errors of 0.015.
    expect(over?.low).toBeGreaterThan(0.05);
    expect(over?.high).toBeLessThan(0.24);
    expect(itself).toBeUndefined();
  });

  it('has no share of a lead that may be chance', () => {
    const level = { ...biased, arm: 'oracle' as const, hits: sham.hits };
    const [, made] = estimateArms(seeds, [biased, repair, level], createRandom(1, 'draws'), 100);
    expect(made!.closed).toBeUndefined();
  });
});
