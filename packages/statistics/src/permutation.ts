import type { Random } from '@hemlkit/core/run';
import { LabelExchange } from './exchange-labels';
import { singles } from './groups';
import { monteCarloTest, mostCounted, type PValue } from './monte-carlo-test';

/**
 * The p-value of a permutation test: the probability that the statistic of a random order of the values is at least as large
 * as the observed one. The observed order is one of them, so it is never 0. Orders are counted where they are few, and drawn
 * otherwise (`monteCarloTest`).
 *
 * @param statistic larger where the two are associated more
 * @param values are permuted, [units]
 * @param groups of units that are not independent: whole groups exchange their values. Default: all are. Or an exchange
 * of these very values
 */
export function permutationTest(
  statistic: (values: Int32Array) => number,
  values: Int32Array,
  random: Random,
  groups: Int32Array | LabelExchange = singles(values.length),
): PValue {
  const exchange = groups instanceof LabelExchange ? groups : new LabelExchange(groups, values);
  const { possible } = exchange;
  return monteCarloTest(statistic(values), {
    possible,
    ...(possible <= mostCounted && {
      *outcomes() {
        for (const order of exchange.orders()) yield { value: statistic(order), probability: 1 / possible };
      },
    }),
    draw: () => statistic(exchange.draw(random)),
  });
}
