import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import {
  attributeGap,
  type Counts,
  rebalance,
  reweight,
  sham,
  type Table,
  totals,
  undersample,
} from './rebalance';

const biased: Table = [
  [180, 20],
  [20, 180],
];
const plenty: Table = [
  [200, 200],
  [200, 200],
];

/** Shares of real images in the cells. */
const shares = (counts: Counts) =>
  totals(counts).flatMap((row, l) => row.map((all, v) => (counts.real[l]?.[v] ?? 0) / all));

describe('attributeGap', () => {
  it('is the largest difference of a share in a label from the share in all', () => {
    expect(attributeGap(biased)).toBeCloseTo(0.4, 12);
    expect(
      attributeGap([
        [30, 10],
        [60, 20],
      ]),
    ).toBe(0);
    expect(
      attributeGap([
        [0, 0],
        [3, 1],
      ]),
    ).toBe(0);
  });

  it('is that of the value which differs most, of several', () => {
    expect(
      attributeGap([
        [50, 30, 20],
        [50, 10, 40],
      ]),
    ).toBeCloseTo(0.1, 12);
  });
});

describe('rebalance', () => {
  it('keeps epsilon and one share of composites, of which it takes as many as there are', () => {
    const counts = rebalance(biased, plenty, 0.05);
    expect(counts).toMatchInlineSnapshot(`
      {
        "composite": [
          [
            200,
            164,
          ],
          [
            164,
            200,
          ],
        ],
        "real": [
          [
            24,
            20,
          ],
          [
            20,
            24,
          ],
        ],
      }
    `);
    expect(attributeGap(totals(counts))).toBeLessThanOrEqual(0.05);
  });

  it('does so for tables of all kinds, and takes no more than there is', () => {
    const random = createRandom(5, 'tables');
    for (let i = 0; i < 90; i++) {
      const values = 2 + (i % 3);
      const table = (low: number) =>
        Array.from({ length: 2 + random.integer(3) }, () =>
          Array.from({ length: values }, () => low + random.integer(200)),
        );
      const before = table(30);
      const available = before.map((row) => row.map(() => 40 + random.integer(300)));
      const counts = rebalance(before, available, 0.05);
      expect(attributeGap(totals(counts))).toBeLessThanOrEqual(0.05);
      const share =
        counts.real.flat().reduce((a, b) => a + b) /
        totals(counts)
          .flat()
          .reduce((a, b) => a + b);
      for (const [l, row] of totals(counts).entries())
        for (const v of row.keys()) {
          // As whole images allow.
          expect(Math.abs(counts.real[l]![v]! - share * row[v]!)).toBeLessThanOrEqual(1.5);
          expect(counts.real[l]![v]!).toBeLessThanOrEqual(before[l]![v]!);
          expect(counts.composite[l]![v]).toBeLessThanOrEqual(available[l]![v]!);
        }
    }
  });

  it('takes all real images and no composite where nothing goes with the label', () => {
    const fair: Table = [
      [50, 20],
      [100, 41],
    ];
    expect(rebalance(fair, plenty, 0.05)).toEqual({
      real: fair,
      composite: [
        [0, 0],
        [0, 0],
      ],
    });
  });

  it('makes all of composites where a cell has no real image', () => {
    const counts = rebalance(
      [
        [100, 0],
        [50, 50],
      ],
      plenty,
      0.05,
    );
    expect(counts.real.flat()).toEqual([0, 0, 0, 0]);
    expect(attributeGap(totals(counts))).toBeLessThanOrEqual(0.05);
  });
});

it('sham keeps every cell its share, and the share of composites', () => {
  const repaired = rebalance(biased, plenty, 0.05);
  const counts = sham(
    biased,
    [
      [150, 18],
      [19, 170],
    ],
    repaired,
  );
  expect(attributeGap(totals(counts))).toBeCloseTo(0.4, 1);
  const expected = shares(repaired)[0]!;
  for (const share of shares(counts)) expect(share).toBeCloseTo(expected, 1);
});

it('undersample takes real images alone', () => {
  const { real, composite } = undersample(biased, 0.05);
  expect(real).toEqual([
    [24, 20],
    [20, 24],
  ]);
  expect(composite.flat()).toEqual([0, 0, 0, 0]);
});

it('reweight shows every image once or more', () => {
  const { real } = reweight(biased, 0.05);
  expect(real).toEqual([
    [180, 148],
    [148, 180],
  ]);
  expect(
    reweight(
      [
        [10, 0],
        [5, 5],
      ],
      0.05,
    ).real.flat(),
  ).toEqual([0, 0, 0, 0]);
});
