import { component, defineMiner, services, Type } from '@hemlkit/core/plugin';
import { holds, pairMiner } from './mask';

/**
 * PML's PairMarginMiner: positive pairs with d > positiveMargin, negative pairs with d < negativeMargin; for a
 * similarity the other way round, so that both margins are then similarities (for example 0.8 and 0.2).
 */
export const pairMargin = defineMiner({
  type: 'pair-margin',
  summary: 'Picks positives farther than one margin and negatives closer than another.',
  options: Type.Object({
    positiveMargin: Type.Number({ default: 0.2, description: 'Positives beyond it are picked.' }),
    negativeMargin: Type.Number({ default: 0.8, description: 'Negatives within it are picked.' }),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what pairs are measured.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ positiveMargin, negativeMargin, distance }, { tf }) => {
    const [beyond, within] = distance.inverted ? [tf.less, tf.greater] : [tf.greater, tf.less];
    return pairMiner(tf, distance, ({ matrix, positive, negative }) => ({
      positive: tf.mul(positive, holds(tf, beyond(matrix, positiveMargin))),
      negative: tf.mul(negative, holds(tf, within(matrix, negativeMargin))),
    }));
  },
});
