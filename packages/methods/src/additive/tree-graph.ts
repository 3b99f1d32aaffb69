import type { Tensor2D, Tensor3D, TF, TreeGraph, Weight } from '@hemlkit/core/method';
import { weightsAt } from './contributions';
import type { EmbeddingProgram } from './embedding-program';
import type { AdditiveNetwork } from './network';
import { type Normalisation, normalisedCrops } from './normalised-crops';
import type { AdditiveContext } from './settings';

export interface TreeGraphParts {
  tf: TF;
  network: AdditiveNetwork;
  embedding: EmbeddingProgram;
  context: AdditiveContext;
  normalize: Normalisation;
  /** [nodes] */
  logits: Weight;
}

/** A network with the weights that it has now, as a function of crops as they are stored. */
export function treeGraph(parts: TreeGraphParts): TreeGraph {
  const { tf, network, embedding, context, normalize, logits } = parts;
  const { tree, additive, hierarchy } = context;
  const { size, interactions } = additive.network;
  const nodes = tree.ids.length;
  return {
    nodes: hierarchy.nodes,
    crops: { size, margin: additive.margin },
    dimensions: network.dimensions,
    height: additive.height,
    variables: network.variables,
    apply({ crops, boxes, present }, height) {
      const there = tf.cast(tf.notEqual(present, 0), 'float32') as Tensor2D;
      const images = normalisedCrops(tf, crops, normalize);
      const u = network.apply({ crops: images, boxes: boxes as Tensor3D, present: there }, false);
      const vectors = tf.transpose(u, [1, 0, 2]);
      const weights = network.weights.weights(height);
      // The root of the very weights that are given: of two roundings the sum would be that of other weights.
      const scaled = tf.mul(vectors, tf.reshape(tf.sqrt(weights), [nodes, 1]));
      return {
        vectors,
        embedding: tf.reshape(scaled, [vectors.shape[0] as number, nodes * network.dimensions]),
        weights,
      };
    },
    async run(source, height) {
      const { crops, boxes, present } = embedding.crops(source);
      const vectors = await embedding.embed(source);
      const weights = Float32Array.from(weightsAt(tree, logits.data, { interactions, height }));
      const { rows } = embedding.rows(vectors, nodes - 1, logits.data, height);
      return { crops, boxes, present, vectors, embedding: rows, weights };
    },
  };
}
