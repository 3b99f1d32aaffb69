import {
  component,
  defineMiner,
  joined,
  pairMasks,
  services,
  type Tensor3D,
  Type,
} from '@hemlkit/core/plugin';
import { holds, tripletMiner } from './mask';

/**
 * PML's TripletMarginMiner. With the gap g = d(a, n) − d(a, p), for a similarity s(a, p) − s(a, n), it picks
 * `all`: g ≤ margin; `hard`: g ≤ 0 as well; `semihard`: 0 < g ≤ margin (Schroff et al., 2015); `easy`: g > margin.
 */
export const tripletMargin = defineMiner({
  type: 'triplet-margin',
  summary: 'Picks the triplets that violate a margin, or the hard, semihard or easy ones among all.',
  options: Type.Object({
    margin: Type.Number({ default: 0.2, description: 'How much farther a negative should be.' }),
    triplets: Type.Enum(['all', 'hard', 'semihard', 'easy'], {
      default: 'all',
      description:
        'all that violate the margin; hard: the negative is closer; semihard: farther, but within the margin; easy: the margin is met.',
    }),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what near and far are measured.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ margin, triplets, distance }, { tf }) =>
    tripletMiner(tf, ({ embeddings, labels, reference }) => {
      const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
      const [batch, references] = matrix.shape;
      const toPositive = tf.reshape(matrix, [batch, references, 1]);
      const toNegative = tf.reshape(matrix, [batch, 1, references]);
      const gap = distance.inverted
        ? tf.sub<Tensor3D>(toPositive, toNegative)
        : tf.sub<Tensor3D>(toNegative, toPositive);
      const within = tf.lessEqual(gap, margin);
      const picked = {
        all: () => within,
        hard: () => tf.logicalAnd(within, tf.lessEqual(gap, 0)),
        semihard: () => tf.logicalAnd(within, tf.greater(gap, 0)),
        easy: () => tf.greater(gap, margin),
      }[triplets]();
      return tf.mul(joined(tf, pairMasks(tf, labels, reference)), holds(tf, picked as Tensor3D));
    }),
});
