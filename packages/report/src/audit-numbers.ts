import type { Estimate } from '@hemlkit/core';

/** The interval of an estimate. */
export const interval = ({ low, high }: Estimate): string => `${low.toFixed(2)} to ${high.toFixed(2)}`;

/** A p-value to two digits that say something. */
export const pText = (p: number): string => (p < 0.0095 ? p.toFixed(3) : p.toFixed(2));
