import type { Estimate } from '@hemlkit/core';

/** Of 0..1, in hundredths. */
export const percentage = (value: number, digits = 1): string =>
  Number.isFinite(value) ? (100 * value).toFixed(digits) : '-';
export const range = ({ low, high }: Estimate, digits = 1): string =>
  `${percentage(low, digits)} to ${percentage(high, digits)}`;
export const both = (estimate: Estimate, digits = 1): string[] => [
  percentage(estimate.value, digits),
  range(estimate, digits),
];
export const points = (estimate: Estimate): string =>
  `${percentage(estimate.value)} points (${range(estimate)})`;
/** Within brackets already. */
export const bracketed = (estimate: Estimate): string =>
  `${percentage(estimate.value)} points, ${range(estimate)}`;
export const share = (estimate: Estimate): string =>
  `${percentage(estimate.value, 0)} % (${range(estimate, 0)})`;
export const includesZero = ({ low, high }: Estimate): boolean => !(low > 0 || high < 0);
