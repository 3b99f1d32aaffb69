import { expect, it } from 'vitest';
import { estimate } from './estimate';
import { studentQuantile, studentShare } from './student-t';

/** The share between -t and t by adding up the density, Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) · (1 + x²/ν)^(-(ν+1)/2). */
function summedShare(t: number, freedom: number): number {
  // Γ((ν+1)/2) / Γ(ν/2) from ν = 1 (1/√π) and ν = 2 (√π/2) up: r(ν + 2) = r(ν) · (ν + 1) / ν.
  let ratio = freedom % 2 === 1 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let nu = freedom % 2 === 1 ? 1 : 2; nu < freedom; nu += 2) ratio *= (nu + 1) / nu;
  const density = (x: number) =>
    (ratio / Math.sqrt(freedom * Math.PI)) * (1 + (x * x) / freedom) ** (-(freedom + 1) / 2);
  const steps = 20_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += density((t * (i + 0.5)) / steps);
  return (2 * sum * t) / steps;
}

it("gives Student's t as its density adds up", () => {
  for (const freedom of [1, 2, 3, 4, 5, 8, 9, 30, 101])
    for (const t of [0, 0.1, 1, 2.5, 6])
      expect(studentShare(t, freedom)).toBeCloseTo(summedShare(t, freedom), 6);
});

it('gives the quantiles of printed tables', () => {
  const table = { 1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 9: 2.262, 29: 2.045, 120: 1.98 };
  for (const [freedom, t] of Object.entries(table))
    expect(studentQuantile(0.95, Number(freedom))).toBeCloseTo(t, 3);
});

it('gives mean, deviation and interval, as worked out by hand', () => {
  // Mean 4, squares 4 + 0 + 4, deviation √(8 / 2) = 2, half of the interval 4.302653 · 2 / √3.
  const { n, mean, deviation, low, high } = estimate([2, 4, 6])!;
  expect([n, mean, deviation]).toEqual([3, 4, 2]);
  expect(high).toBeCloseTo(4 + (4.302653 * 2) / Math.sqrt(3), 5);
  expect(low).toBeCloseTo(4 - (4.302653 * 2) / Math.sqrt(3), 5);
});

it('gives no interval of one value, and leaves out what is no number', () => {
  expect(estimate([0.5])).toEqual({ n: 1, mean: 0.5 });
  expect(estimate([0.5, Number.NaN, undefined])).toEqual({ n: 1, mean: 0.5 });
  expect(estimate([undefined])).toBeUndefined();
  expect(estimate([3, 3])).toEqual({ n: 2, mean: 3, deviation: 0, low: 3, high: 3 });
});
