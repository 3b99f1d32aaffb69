import type { Verdict } from '@hemlkit/bias';
import type { Estimate } from '@hemlkit/core';

/** The interval of an estimate. */
export const interval = ({ low, high }: Estimate): string => `${low.toFixed(2)} to ${high.toFixed(2)}`;

/** A p-value to one or two significant digits. */
export function pText(p: number): string {
  if (p >= 0.0095) return p.toFixed(2);
  if (p >= 0.00095) return p.toFixed(3);
  return p.toExponential(0);
}

/** A verdict's sentence, and where something was found, how to name it as allowed. */
export const withHint = ({ status, sentence }: Verdict): string =>
  status === 'found'
    ? `${sentence} What may matter is named in the spec's bias: { allowed: [...] }.`
    : sentence;
