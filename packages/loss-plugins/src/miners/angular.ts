import {
  defineMiner,
  joined,
  services,
  type Tensor2D,
  type Tensor3D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { candidateSources, holds, tripletMiner } from './mask';

/**
 * PML's AngularMiner: the triplets whose angle at the negative, as the angular loss defines it (Wang et al., 2017),
 * is larger than `angle`: atan(|a − p| / (2 |n − c|)) with the centre c = (a + p) / 2, of the embeddings as they are
 * given, not normalised.
 */
export const angular = defineMiner({
  type: 'angular',
  summary: 'Picks triplets whose angle at the negative is larger than a threshold.',
  options: Type.Object({
    angle: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 90,
      default: 20,
      description: 'The threshold, in degrees.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ angle }, { tf }) => {
    // angle > α  ⇔  |a − p|² > 4 tan²α |n − c|²
    const factor = 4 * Math.tan((angle * Math.PI) / 180) ** 2;
    return tripletMiner(tf, (input) => {
      const { embeddings, reference } = input;
      const others = reference?.embeddings ?? embeddings;
      return {
        sources: [
          ...candidateSources(tf, input, () => squared(tf, embeddings, others)),
          () => squared(tf, others, others),
        ],
        form: ([squares, positives, negatives, fromPositive], rows) => {
          const fromAnchor = rows(squares as Tensor2D);
          const toPositive = tf.expandDims(fromAnchor, 2);
          const picked = tf.greater(
            toPositive,
            tf.mul(toCentre(tf, fromAnchor, fromPositive as Tensor2D), factor),
          );
          const pairs = { positive: rows(positives as Tensor2D), negative: rows(negatives as Tensor2D) };
          return tf.mul(joined(tf, pairs), holds(tf, picked as Tensor3D));
        },
      };
    });
  },
});

/** Squared distances [batch, references]. */
function squared(tf: TF, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.sum(tf.square(tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), 2);
}

/**
 * |n − (a + p) / 2|² [anchor, positive, negative], of squared distances. By the law of the median it is (|n − a|² + |n − p|²) / 2 −
 * |a − p|² / 4: three matrices instead of a cube of vectors.
 */
function toCentre(tf: TF, fromAnchor: Tensor2D, fromPositive: Tensor2D): Tensor3D {
  const sides = tf.add(tf.expandDims(fromAnchor, 1), tf.expandDims(fromPositive, 0));
  return tf.sub(tf.mul(sides, 0.5), tf.mul(tf.expandDims(fromAnchor, 2), 0.25));
}
