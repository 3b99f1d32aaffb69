import {
  type Distance,
  defineDistance,
  HemlError,
  services,
  type Tensor2D,
  type TF,
  Type,
  type Weights,
} from '@hemlkit/core/plugin';
import { unpacked } from './network';
import { matched, structural, type TransportSettings } from './transport';

/** The distance by which a trained `diml` compares images. */
export const dimlDistance = defineDistance({
  type: 'diml',
  summary:
    "1 - (structural similarity + cosine of the centres) / 2, by the transport plan of the method `diml`: of that method's embeddings alone.",
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }): Distance => ({
    inverted: false,
    matrix() {
      throw new HemlError(
        'The distance `diml` is that of a model with positions, and there is no model here.',
        {
          code: 'distance-without-model',
          kind: 'usage',
          hint: 'It stands under `explanation.distance` of a spec with `method: { type: diml }`. Metrics rank images by their positions without it.',
        },
      );
    },
    withWeights: (weights) => matchingDistance(tf, weights),
  }),
});

/** The distance of rows that the network's `packed` made: from the first, whose positions are moved, to the second. */
export function matchingDistance(tf: TF, weights: Weights): Distance {
  const { cells, transport } = matchingFacts(weights);
  return {
    inverted: false,
    matrix(a, b) {
      const pairs = matched(tf, unpacked(tf, a, cells), unpacked(tf, b, cells), transport);
      const score = tf.add(structural(tf, pairs), pairs.cosine);
      return tf.reshape(tf.sub(1, tf.mul(score, 0.5)), [a.shape[0], b.shape[0]]) as Tensor2D;
    },
  };
}

/** How models of these weights compare. @throws HemlError (usage) for weights of another method */
export function matchingFacts(weights: Weights): { cells: number; transport: TransportSettings } {
  const [grid, epsilon, iterations, tolerance, isUniform] = weights['embedder.matching']?.data ?? [];
  if (grid === undefined || epsilon === undefined || iterations === undefined || tolerance === undefined)
    throw new HemlError('The distance `diml` was given weights of another method.', {
      code: 'weights-mismatch',
      kind: 'usage',
      hint: 'It stands under `explanation.distance` of a spec with `method: { type: diml }`.',
    });
  const marginals = isUniform ? 'uniform' : 'cross';
  return {
    cells: grid ** 2,
    transport: { epsilon, iterations, tolerance, marginals, ends: 'pair', swapped: false },
  };
}
