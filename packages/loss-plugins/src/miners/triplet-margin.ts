import {
  component,
  defineMiner,
  joined,
  services,
  type Tensor2D,
  type Tensor3D,
  Type,
} from '@hemlkit/core/plugin';
import { candidateSources, holds, tripletMiner } from './mask';

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
    tripletMiner(tf, (input) => ({
      sources: candidateSources(tf, input, () =>
        distance.matrix(input.embeddings, input.reference?.embeddings ?? input.embeddings),
      ),
      form: ([matrix, positives, negatives], rows) => {
        const distances = rows(matrix as Tensor2D);
        const toPositive = tf.expandDims(distances, 2) as Tensor3D;
        const toNegative = tf.expandDims(distances, 1) as Tensor3D;
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
        const pairs = { positive: rows(positives as Tensor2D), negative: rows(negatives as Tensor2D) };
        return tf.mul(joined(tf, pairs), holds(tf, picked as Tensor3D));
      },
    })),
});
