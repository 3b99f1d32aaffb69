import type { Random } from '@hemlkit/core/run';
import { LabelExchange } from './exchange-labels';
import { singles } from './groups';

/**
 * The p-value of a permutation test: the share of random orders under which the statistic is at least as large as it is,
 * the order that was observed counting as one of them (Phipson and Smyth, 2010), so that it is never 0.
 *
 * @param statistic larger where the two go together more
 * @param values are permuted, [units]
 * @param groups of units that are not independent: whole groups exchange their values. Default: all are
 */
export function permutationTest(
  statistic: (values: Int32Array) => number,
  values: Int32Array,
  random: Random,
  draws = 999,
  groups = singles(values.length),
): number {
  const observed = statistic(values);
  if (!Number.isFinite(observed)) return Number.NaN;
  const exchange = new LabelExchange(groups, values);
  let reached = 1;
  for (let draw = 0; draw < draws; draw++)
    // Sums of the same numbers in another order differ by rounding: such a draw is as large. One without a statistic, as
    // there may be where groups differ in size, counts as large, too: then the p-value errs upwards.
    if (!(statistic(exchange.draw(random)) < observed - 1e-12)) reached++;
  return reached / (draws + 1);
}
