import {
  component,
  defineLoss,
  type Scalar,
  services,
  type Tensor3D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { toTriplets } from './tuples';

/**
 * Triplet margin loss: the mean of max(0, d(a, p) − d(a, n) + margin) over the triplets that violate it, as PML's
 * TripletMarginLoss with its AvgNonZeroReducer. 0, with gradient 0, where none does.
 */
export const triplet = defineLoss({
  type: 'triplet',
  summary: 'Pulls positives closer to the anchor than negatives, by a margin (Schroff et al., 2015).',
  options: Type.Object({
    margin: Type.Number({ minimum: 0, default: 0.05, description: 'How much farther a negative must be.' }),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what near and far are measured.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ margin, distance }, { tf }) => ({
    compute: ({ embeddings, labels, tuples }) => {
      const [batch] = labels.shape;
      const matrix = distance.matrix(embeddings, embeddings);
      const toPositive = tf.reshape(matrix, [batch, batch, 1]);
      const toNegative = tf.reshape(matrix, [batch, 1, batch]);
      const gap = distance.inverted
        ? tf.sub<Tensor3D>(toNegative, toPositive)
        : tf.sub<Tensor3D>(toPositive, toNegative);
      const terms = tf.relu(tf.add<Tensor3D>(gap, margin));
      return meanOverNonZero(tf, terms, toTriplets(tf, labels, tuples));
    },
  }),
});

/** Σ weight · term / Σ weight over the terms above 0. */
function meanOverNonZero(tf: TF, terms: Tensor3D, weight: Tensor3D): Scalar {
  // `step`, not a comparison: its gradient is defined (0).
  const count = tf.sum(tf.mul(weight, tf.step(terms)));
  return tf.div<Scalar>(tf.sum(tf.mul(weight, terms)), tf.maximum(count, 1));
}
