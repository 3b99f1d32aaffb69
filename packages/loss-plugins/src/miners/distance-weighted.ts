import {
  component,
  defineMiner,
  HemlError,
  type MinerInput,
  pairMasks,
  services,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { holds, tripletMiner } from './mask';

/**
 * PML's DistanceWeightedMiner (Wu et al., 2017, section 4): an anchor with P samples of its label among the
 * references draws P triplets, each with a positive drawn evenly and a negative drawn with a probability
 * proportional to 1 / q(d), so that negatives of all distances are seen alike. q(d) = d^(D−2) (1 − d²/4)^((D−3)/2)
 * is how often two random points of the unit sphere in D dimensions are d apart. Distances below `cutoff` count as
 * `cutoff`; negatives at `nonzeroLossCutoff` or farther are not drawn. Anchors without such a negative draw nothing.
 */
export const distanceWeighted = defineMiner({
  type: 'distance-weighted',
  summary: 'Draws negatives so that all distances are seen equally often.',
  options: Type.Object({
    cutoff: Type.Number({
      exclusiveMinimum: 0,
      default: 0.5,
      description: 'Smaller distances count as this one.',
    }),
    nonzeroLossCutoff: Type.Number({
      exclusiveMinimum: 0,
      default: 1.4,
      description: 'Negatives this far or farther are not drawn.',
    }),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'Euclidean and normalised, or the weights mean nothing.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ cutoff, nonzeroLossCutoff, distance }, { tf }) => {
    if (distance.inverted)
      throw new HemlError('The miner distance-weighted needs a distance, not a similarity.', {
        code: 'distance-inverted',
        kind: 'usage',
        hint: 'Use `distance: { type: euclidean }`.',
      });
    const draws = ({ embeddings, labels, reference, noise }: MinerInput) => {
      const matrix = distance.matrix(embeddings, reference?.embeddings ?? embeddings);
      const { positive, negative } = pairMasks(tf, labels, reference);
      const near = holds(tf, tf.less(tf.maximum(matrix, cutoff), nonzeroLossCutoff));
      const allowed = tf.mul<Tensor2D>(negative, near);
      const weights = tf.mul<Tensor2D>(
        allowed,
        rarity(tf, tf.maximum(matrix, cutoff), allowed, embeddings.shape[1]),
      );
      const [forPositive, forNegative] = tf.unstack(noise as Tensor) as [Tensor2D, Tensor2D];
      // A draw for each reference of the anchor's label, the anchor among them.
      const wanted = tf.sub<Tensor2D>(tf.onesLike(negative), negative);
      const positives = tf.mul(draw(tf, positive, forPositive), tf.expandDims(wanted, 2));
      return tf.matMul(positives, draw(tf, weights, forNegative), true) as Tensor3D;
    };
    const miner = tripletMiner(tf, (input) => ({
      sources: [() => draws(input)],
      form: ([weight], rows) => rows(weight as Tensor3D),
    }));
    // For each draw of each anchor: one number for the positive, one for the negative.
    return { ...miner, noise: (batch, references) => [2, batch, references] };
  },
});

/** 1 / q(d) in proportion, [batch, references], the rarest of each anchor's candidates being 1. */
function rarity(tf: TF, distances: Tensor2D, candidates: Tensor2D, dimensions: number): Tensor2D {
  // Not beyond the sphere's diameter, where q has no logarithm.
  const inside = tf.minimum(distances, 1.9999);
  const log = tf.add(
    tf.mul(tf.log(inside), 2 - dimensions),
    tf.mul(tf.log(tf.sub(1, tf.mul(tf.square(inside), 0.25))), (3 - dimensions) / 2),
  );
  const isCandidate = tf.cast(candidates, 'bool');
  const rarest = tf.max(tf.where(isCandidate, log, tf.fill(log.shape, -1e30)), 1, true);
  return tf.exp(tf.minimum(tf.sub(log, rarest), 0)) as Tensor2D;
}

/**
 * Draws columns with a probability proportional to their weights, with replacement.
 * @param weights [batch, references] @param noise [batch, draws], uniform
 * @returns [batch, draws, references] of 0 and 1; a row of zeros where all weights are 0
 */
function draw(tf: TF, weights: Tensor2D, noise: Tensor2D): Tensor3D {
  const [batch, references] = weights.shape;
  const sums = tf.cumsum(weights, 1);
  const before = tf.concat([tf.zeros([batch, 1]), tf.slice(sums, [0, 0], [batch, references - 1])], 1);
  const total = tf.slice(sums, [0, references - 1], [batch, 1]);
  // A little less than 1, so that rounding does not bring a goal up to the total, which no sum is larger than.
  const goal = tf.expandDims(tf.mul(tf.mul(noise, 1 - 2 ** -20), total), 2);
  const reached = tf.greater(tf.expandDims(sums, 1), goal);
  const begun = tf.lessEqual(tf.expandDims(before, 1), goal);
  return holds(tf, tf.logicalAnd(reached, begun)) as Tensor3D;
}
