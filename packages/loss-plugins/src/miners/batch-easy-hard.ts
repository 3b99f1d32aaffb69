import { component, defineMiner, HemlError, services, Type } from '@hemlkit/core/plugin';
import { choose } from './hardest';
import { pairMiner } from './mask';
import { checkedRange, rangeOptions } from './ranges';

const strategy = (value: 'easy' | 'semihard', what: string) =>
  Type.Enum(['easy', 'hard', 'semihard', 'all'], {
    default: value,
    description: `Which ${what} of an anchor.`,
  });

/**
 * PML's BatchEasyHardMiner (Xuan et al., 2020): one positive and one negative for each anchor, each the easiest or
 * the hardest, or the hardest that is easier than the other (semihard); `all` keeps every pair of its kind. Anchors
 * that lack either have no pairs, unless one of the kinds is `all`.
 */
export const batchEasyHard = defineMiner({
  type: 'batch-easy-hard',
  summary: 'Picks one positive and one negative for each anchor: the easiest, the hardest or a semihard one.',
  options: Type.Object({
    positive: strategy('easy', 'positives'),
    negative: strategy('semihard', 'negatives'),
    ...rangeOptions,
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what easy and hard are measured.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ positive, negative, positiveRange, negativeRange, distance }, { tf }) => {
    const other = { semihard: ['semihard', 'all'], all: ['semihard'] }[positive as 'semihard' | 'all'];
    if (other?.includes(negative))
      throw new HemlError(
        `The miner batch-easy-hard cannot pick ${positive} positives and ${negative} negatives.`,
        {
          code: 'strategies-incompatible',
          kind: 'usage',
          hint: 'A semihard one is measured by the one of the other kind that was picked: pair it with easy or hard.',
        },
      );
    const choice = {
      positive,
      negative,
      positiveRange: checkedRange('positive', positive, positiveRange),
      negativeRange: checkedRange('negative', negative, negativeRange),
      inverted: distance.inverted,
    };
    return pairMiner(tf, distance, (candidates) => choose(tf, candidates, choice));
  },
});
