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
import { graphDistances, type LevelDistances } from './graph';
import { joinsOf, unpacked } from './network';

/** The distance that the graph of a trained `avsl` gives. */
export const avslDistance = defineDistance({
  type: 'avsl',
  summary:
    "The distance by the graph of the method `avsl`, whose weights it takes: of that method's embeddings alone.",
  options: Type.Object({}),
  inject: { tf: services.tf },
  create: (_, { tf }): Distance => ({
    inverted: false,
    matrix() {
      throw new HemlError("The distance `avsl` is that of a model's own graph, and there is no model here.", {
        code: 'distance-without-model',
        kind: 'usage',
        hint: 'It stands under `explanation.distance` of a spec with `method: { type: avsl }`. Metrics rank images by the graph without it.',
      });
    },
    withWeights: (weights) => graphDistance(tf, weights),
  }),
});

/** The distance of rows that the network's `packed` made, by its weights: the graph's of two images, summed over the highest nodes. */
export function graphDistance(tf: TF, weights: Weights): Distance {
  return {
    inverted: false,
    matrix: (a, b) => tf.sum((levelDistances(tf, weights, a, b).at(-1) as LevelDistances).corrected, 2),
  };
}

/**
 * What the graph gives at every level, from the lowest.
 *
 * @param a rows that `packed` made @param b the same
 * @throws HemlError (usage) for weights or rows of another method
 */
export function levelDistances(tf: TF, weights: Weights, a: Tensor2D, b: Tensor2D): LevelDistances[] {
  const { levels, dimensions, settings } = graphFacts(weights);
  for (const { shape } of [a, b])
    if (shape[1] !== 2 * levels * dimensions)
      throw new HemlError(
        `Embeddings of ${shape[1]} numbers are not those of this graph of ${levels} levels and ${dimensions} nodes.`,
        {
          code: 'embeddings-mismatch',
          kind: 'usage',
          hint: 'The distance `avsl` compares embeddings of the model that its weights are of.',
        },
      );
  const constant = (name: string) => {
    const { data, shape } = weights[`embedder.${name}`] as Weights[string];
    return tf.tensor(data, shape);
  };
  return graphDistances(
    tf,
    unpacked(tf, a, levels),
    unpacked(tf, b, levels),
    joinsOf(constant, levels),
    settings,
  );
}

/** @throws HemlError (usage) for weights of another method */
export function graphFacts(weights: Weights) {
  const levels = Object.keys(weights).filter((name) => /^embedder\.level\d+\.weight$/.test(name)).length;
  const dimensions = weights['embedder.level0.bias']?.data.length ?? 0;
  const [topK, gamma] = weights['embedder.graph']?.data ?? [];
  if (topK === undefined || gamma === undefined)
    throw new HemlError('The distance `avsl` was given weights of another method.', {
      code: 'weights-mismatch',
      kind: 'usage',
      hint: 'It stands under `explanation.distance` of a spec with `method: { type: avsl }`.',
    });
  return { levels, dimensions, settings: { topK, gamma } };
}
