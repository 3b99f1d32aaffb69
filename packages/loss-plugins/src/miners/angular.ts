import {
  defineMiner,
  joined,
  pairMasks,
  services,
  type Tensor2D,
  type Tensor3D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { holds, tripletMiner } from './mask';

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
    return tripletMiner(tf, ({ embeddings, labels, reference }) => {
      const others = reference?.embeddings ?? embeddings;
      const [[batch], [references]] = [embeddings.shape, others.shape];
      const toPositive = tf.reshape(squared(tf, embeddings, others), [batch, references, 1]);
      const picked = tf.greater(toPositive, tf.mul(toCentre(tf, embeddings, others), factor));
      return tf.mul(joined(tf, pairMasks(tf, labels, reference)), holds(tf, picked as Tensor3D));
    });
  },
});

/** Squared distances [batch, references]. */
function squared(tf: TF, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.sum(tf.square(tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), 2);
}

/**
 * |n − (a + p) / 2|² [anchor, positive, negative]. By the law of the median it is (|n − a|² + |n − p|²) / 2 −
 * |a − p|² / 4: three matrices instead of a cube of vectors.
 */
function toCentre(tf: TF, embeddings: Tensor2D, others: Tensor2D): Tensor3D {
  const [[batch], [references]] = [embeddings.shape, others.shape];
  const fromAnchor = squared(tf, embeddings, others);
  const fromPositive = squared(tf, others, others);
  const sides = tf.add(
    tf.reshape(fromAnchor, [batch, 1, references]),
    tf.reshape(fromPositive, [1, references, references]),
  );
  return tf.sub(tf.mul(sides, 0.5), tf.mul(tf.reshape(fromAnchor, [batch, references, 1]), 0.25));
}
