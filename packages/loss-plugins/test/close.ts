import { expect } from 'vitest';

/** Within 1e-5 of the loss, relative to max(1, |loss|). */
export function expectLoss(actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(
    1e-5 * Math.max(1, Math.abs(expected)),
  );
}

/** Within 1e-4 of each slope, relative to max(0.01, the largest). */
export function expectGradient(actual: ArrayLike<number>, expected: number[], name: string): void {
  const scale = Math.max(0.01, ...expected.map(Math.abs));
  const errors = expected.map((slope, i) => Math.abs(actual[i]! - slope) / scale);
  const worst = errors.reduce((most, error, i) => (error <= errors[most]! ? most : i), 0);
  expect(actual.length).toBe(expected.length);
  expect(
    errors[worst],
    `${name}, element ${worst}: ${actual[worst]} for ${expected[worst]}`,
  ).toBeLessThanOrEqual(1e-4);
}
