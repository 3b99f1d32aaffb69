import {
  component,
  defineMiner,
  joined,
  pairMasks,
  services,
  type Tensor2D,
  Type,
} from '@hemlkit/core/plugin';
import { choose } from './hardest';
import { tripletMiner } from './mask';
import { checkedRange, rangeOptions } from './ranges';

/**
 * PML's BatchHardMiner (Hermans et al., 2017): for each anchor the triplet of its farthest positive and its nearest
 * negative. Anchors that lack either have none.
 */
export const batchHard = defineMiner({
  type: 'batch-hard',
  summary: 'Picks for each anchor its farthest positive and its nearest negative.',
  options: Type.Object({
    ...rangeOptions,
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what near and far are measured.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ positiveRange, negativeRange, distance }, { tf }) => {
    const choice = {
      positive: 'hard',
      negative: 'hard',
      positiveRange: checkedRange('positive', 'hard', positiveRange),
      negativeRange: checkedRange('negative', 'hard', negativeRange),
      inverted: distance.inverted,
    } as const;
    return tripletMiner(tf, (input) => {
      const { embeddings, labels, reference } = input;
      const chosen = () => {
        const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
        return choose(tf, { matrix, ...pairMasks(tf, labels, reference) }, choice);
      };
      return {
        sources: [() => chosen().positive, () => chosen().negative],
        form: ([positive, negative], rows) =>
          joined(tf, { positive: rows(positive as Tensor2D), negative: rows(negative as Tensor2D) }),
      };
    });
  },
});
